import {
  BenchError,
  BUCKET_TAG,
  EXPIRES_TAG,
  partStack,
  readInstant,
  type StackPartId,
} from '@lambda-bench/config';
import type { StackState } from '../aws/stack-state.ts';

export interface EndsRequest {
  readonly stack: string;
  readonly parts: readonly StackPartId[];
  /** Absent keeps what the stacks say; `at` undefined is never. */
  readonly expires: { readonly at: string | undefined } | undefined;
  /** Epoch milliseconds. */
  readonly now: number;
}

export type Ends = Readonly<Partial<Record<StackPartId, string>>>;

/**
 * Until when each part is needed. What nobody asked for stays as it is, and a part without an end gets none. Results
 * outlive what they were measured on: only who names them alone gives them an end.
 */
export function endsOf(existing: readonly StackState[], request: EndsRequest): Ends {
  const { parts, expires } = request;
  const ends: Partial<Record<StackPartId, string>> = {};
  for (const part of parts) {
    const isAsked = expires !== undefined && (part !== 'results' || parts.length === 1);
    const at = isAsked ? expires.at : keptEnd(existing, part, request);
    if (at !== undefined) ends[part] = at;
  }
  return ends;
}

/** The bucket that instances may use besides the runner's own; `name` undefined takes it away. */
export function bucketOf(
  existing: readonly StackState[],
  asked: { readonly name: string | undefined } | undefined,
): string | undefined {
  return asked === undefined ? tagOf(existing, 'runner', BUCKET_TAG) : asked.name;
}

/** To write an end that is over once more would be to hand the part to the next sweep. */
function keptEnd(
  existing: readonly StackState[],
  part: StackPartId,
  { stack, parts, now }: EndsRequest,
): string | undefined {
  const text = tagOf(existing, part, EXPIRES_TAG);
  if (text === undefined) return undefined;
  const at = readInstant(text);
  if (at !== undefined && Date.parse(at) > now) return at;
  const alone =
    part === 'results' && parts.length > 1 ? 'first, npx lambda-bench deploy --parts=results ' : '';
  throw new BenchError(
    'LB_USAGE',
    `${partStack(stack, part)} was needed until ${text}${at === undefined ? ', which is no time' : ', which is over'}`,
    `say until when it is needed now: ${alone}--expires=7d, or --expires=never`,
  );
}

function tagOf(existing: readonly StackState[], part: StackPartId, tag: string): string | undefined {
  return existing.find((state) => state.part === part)?.tags.get(tag);
}
