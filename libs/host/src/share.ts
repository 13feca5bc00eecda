/** `5%` and `0.05` are the same share. NaN for anything that is none; whoever asks says what is allowed. */
export function readShare(text: string): number {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim()) ?? [];
  return Number(digits) / (percent === '%' ? 100 : 1);
}
