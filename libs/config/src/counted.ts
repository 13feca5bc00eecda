/** `1 round`, `2 rounds`, `0 rounds`; with the verb where it has to agree: `1 sample was`, `2 samples were`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
