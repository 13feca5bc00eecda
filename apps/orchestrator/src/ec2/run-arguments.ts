/** Options as they are typed again on the instance: those that were left out stay so. */
export function optionArguments(
  names: readonly string[],
  args: Readonly<Record<string, unknown>>,
): readonly string[] {
  return names.flatMap((name) => {
    const value = args[name];
    if (Array.isArray(value)) return [`--${name}=${value.join(',')}`];
    if (typeof value === 'string' || typeof value === 'number') return [`--${name}=${value}`];
    return value === true ? [`--${name}`] : [];
  });
}
