export function nearestWord(typed: string, words: readonly string[]): string | undefined;
