import { functionArn } from '../functions/account.ts';
import { LATEST } from '../functions/function-record.ts';
import { listedConfigurationWire } from './configuration-wire.ts';
import { operation } from './operation.ts';
import { pageOf, versionKey } from './page.ts';
import { MARKER_IN_QUERY, MAX_ITEMS_IN_QUERY } from './request-shapes.ts';
import type { StructureShape } from './shape.ts';

const INPUT = {
  type: 'structure',
  members: {
    MasterRegion: {
      shape: {
        type: 'string',
        min: 1,
        max: 50,
        pattern: 'ALL|(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}',
      },
      in: 'query',
    },
    FunctionVersion: { shape: { type: 'string', values: ['ALL'] }, in: 'query' },
    Marker: MARKER_IN_QUERY,
    MaxItems: MAX_ITEMS_IN_QUERY,
  },
} as const satisfies StructureShape;

export const listFunctions = operation('ListFunctions', INPUT, (input, { store }) => {
  const all = store
    .records()
    .flatMap((record) =>
      input.FunctionVersion === undefined
        ? [record.latest]
        : [
            { ...record.latest, functionArn: functionArn(store.account, record.name, LATEST) },
            ...record.versions.values(),
          ],
    );
  const page = pageOf(all, ({ functionName, version }) => `${functionName} ${versionKey(version)}`, input);
  return { body: { Functions: page.items.map(listedConfigurationWire), NextMarker: page.nextMarker } };
});
