const ARN = /(arn:aws[\w-]*:[\w-]*:[\w-]*:)\d{12}/g;

/** An ARN names the account it belongs to, which is nobody's business who reads a journal or a report. */
export function withoutAccount(text: string): string {
  return text.replace(ARN, '$1…');
}
