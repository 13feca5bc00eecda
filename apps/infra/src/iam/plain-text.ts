/** A value of a template as one text, with what CloudFormation fills in left as `<AWS::Region>` or `<Bucket.Arn>`. */
export function plainText(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null) return String(value);
  const [entry] = Object.entries(value as Readonly<Record<string, unknown>>);
  if (entry?.[0] === 'Ref') return `<${String(entry[1])}>`;
  if (entry?.[0] === 'Fn::GetAtt' && Array.isArray(entry[1])) return `<${entry[1].join('.')}>`;
  if (entry?.[0] === 'Fn::Join') {
    const [separator, parts] = entry[1] as readonly [string, readonly unknown[]];
    return parts.map(plainText).join(separator);
  }
  throw new Error(`no plain text for ${JSON.stringify(value)}`);
}
