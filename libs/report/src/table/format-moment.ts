/** `2026-01-05 09:00`, in UTC. */
export function formatMoment(at: number): string {
  return new Date(at).toISOString().slice(0, 16).replace('T', ' ');
}
