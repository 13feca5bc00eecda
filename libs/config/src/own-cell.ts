/** What is measured of a function that is in no table: a size, and which payload where a run sends several. */
export interface OwnCell {
  readonly functionName: string;
  readonly memoryMb: number;
  readonly payload?: string;
}

/** `own-resize@512`, or `own-resize@512/large`. Lambda allows neither sign in a name. */
export function ownCellKey({ functionName, memoryMb, payload }: OwnCell): string {
  return `${functionName}@${memoryMb}${payload === undefined ? '' : `/${payload}`}`;
}

/** Undefined for what {@link ownCellKey} does not make. */
export function parseOwnCellKey(key: string): OwnCell | undefined {
  const [, functionName, memory, payload] = /^([^@/]+)@([1-9]\d*)(?:\/(.+))?$/.exec(key) ?? [];
  if (functionName === undefined) return undefined;
  return { functionName, memoryMb: Number(memory), ...(payload === undefined ? {} : { payload }) };
}
