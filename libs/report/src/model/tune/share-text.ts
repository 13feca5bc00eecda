/** `1 %`, `0.5 %`: as it was given, without the digits that binary fractions add. */
export function shareText(share: number): string {
  return `${Number((100 * share).toPrecision(6))} %`;
}
