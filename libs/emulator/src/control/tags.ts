import { parseFunctionReference } from '../functions/function-reference.ts';
import type { FunctionRecord } from '../functions/function-record.ts';
import { invalidParameter } from '../functions/service-error.ts';
import { operation, type ControlCall, type Operation } from './operation.ts';
import { TAG_KEY, TAGGABLE_RESOURCE, TAGS } from './request-shapes.ts';
import type { Member, StructureShape } from './shape.ts';

const RESOURCE = { shape: TAGGABLE_RESOURCE, required: true, in: 'path' } as const satisfies Member;

const TAG = {
  type: 'structure',
  members: { Resource: RESOURCE, Tags: { shape: TAGS, required: true } },
} as const satisfies StructureShape;

const UNTAG = {
  type: 'structure',
  members: {
    Resource: RESOURCE,
    TagKeys: { shape: { type: 'list', of: TAG_KEY }, required: true, in: 'query', as: 'tagKeys' },
  },
} as const satisfies StructureShape;

const LIST = { type: 'structure', members: { Resource: RESOURCE } } as const satisfies StructureShape;

const TAGS_MAX = 50;

export const TAG_OPERATIONS: readonly Operation[] = [
  operation('TagResource', TAG, (input, call) => {
    const { tags } = taggedFunction(call, input.Resource);
    const added = Object.entries(input.Tags);
    if (added.length === 0) throw invalidParameter('An error occurred and the request cannot be processed.');
    checkTagCount(new Set([...tags.keys(), ...added.map(([key]) => key)]).size);
    for (const [key, value] of added) tags.set(key, value);
    return {};
  }),
  operation('UntagResource', UNTAG, (input, call) => {
    const { tags } = taggedFunction(call, input.Resource);
    for (const key of input.TagKeys) tags.delete(key);
    return {};
  }),
  operation('ListTags', LIST, (input, call) => ({
    body: { Tags: Object.fromEntries(taggedFunction(call, input.Resource).tags) },
  })),
];

export function checkTagCount(count: number): void {
  if (count > TAGS_MAX) throw invalidParameter('Number of tags exceeds resource tag limit.');
}

function taggedFunction({ store }: ControlCall, resource: string): FunctionRecord {
  const kind = resource.split(':')[5];
  if (kind !== 'function') {
    throw invalidParameter(
      `Resource asks for tags of a ${String(kind)}, which Lambda Bench does not offer on this machine.`,
    );
  }
  const { name, qualifier } = parseFunctionReference(store.account, resource);
  if (qualifier !== undefined) {
    throw invalidParameter(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    );
  }
  return store.record(name);
}
