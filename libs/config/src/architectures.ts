export const ARCHITECTURES = [
  { id: 'arm64', slug: 'arm64' },
  { id: 'x86_64', slug: 'x86' },
] as const;

export type ArchitectureId = (typeof ARCHITECTURES)[number]['id'];
