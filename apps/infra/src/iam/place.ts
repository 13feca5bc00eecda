/** Where resources are named to be: in a template by CloudFormation's own variables, in a document by placeholders. */
export interface Place {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

export function arnIn(place: Place, service: string, resource: string): string {
  return `arn:${place.partition}:${service}:${place.region}:${place.account}:${resource}`;
}
