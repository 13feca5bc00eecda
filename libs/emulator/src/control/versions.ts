import { functionArn } from '../functions/account.ts';
import { parseFunctionReference } from '../functions/function-reference.ts';
import { LATEST } from '../functions/function-record.ts';
import { configurationWire, listedConfigurationWire } from './configuration-wire.ts';
import { PUBLISH_TO, publishFrom } from './managed-settings.ts';
import { operation } from './operation.ts';
import { pageOf, versionKey } from './page.ts';
import {
  DESCRIPTION,
  MARKER_IN_QUERY,
  MAX_ITEMS_IN_QUERY,
  NAME_IN_PATH,
  NAMESPACED_NAME_IN_PATH,
  STRING,
} from './request-shapes.ts';
import type { StructureShape } from './shape.ts';

const PUBLISH = {
  type: 'structure',
  members: {
    FunctionName: NAME_IN_PATH,
    CodeSha256: { shape: STRING },
    Description: { shape: DESCRIPTION },
    RevisionId: { shape: STRING },
    PublishTo: { shape: PUBLISH_TO },
  },
} as const satisfies StructureShape;

export const publishVersion = operation('PublishVersion', PUBLISH, (input, { store }) => {
  const { name } = parseFunctionReference(store.account, input.FunctionName);
  const published = store.publish(name, {
    ...(input.Description === undefined ? {} : { description: input.Description }),
    ...(input.CodeSha256 === undefined ? {} : { sha256: input.CodeSha256 }),
    ...(input.RevisionId === undefined ? {} : { revisionId: input.RevisionId }),
    publish: publishFrom({ ...input, Publish: true }, store.record(name).latest.managed),
  });
  return { body: configurationWire(published) };
});

const LIST = {
  type: 'structure',
  members: {
    FunctionName: NAMESPACED_NAME_IN_PATH,
    Marker: MARKER_IN_QUERY,
    MaxItems: MAX_ITEMS_IN_QUERY,
  },
} as const satisfies StructureShape;

export const listVersionsByFunction = operation('ListVersionsByFunction', LIST, (input, { store }) => {
  const { name } = parseFunctionReference(store.account, input.FunctionName);
  const record = store.record(name);
  const latest = { ...record.latest, functionArn: functionArn(store.account, name, LATEST) };
  // The one version without a number comes when it likes, and is listed before the others.
  const all = [latest, ...record.versions.values()].sort((a, b) =>
    versionKey(a.version) < versionKey(b.version) ? -1 : 1,
  );
  const page = pageOf(all, ({ version }) => versionKey(version), input);
  return { body: { Versions: page.items.map(listedConfigurationWire), NextMarker: page.nextMarker } };
});
