import { parseFunctionReference } from '../functions/function-reference.ts';
import { invalidParameter } from '../functions/service-error.ts';
import { CODE_MEMBERS } from './configuration-shape.ts';
import { configurationWire } from './configuration-wire.ts';
import { deployCode } from './deploy-code.ts';
import { PUBLISH_TO, publishFrom } from './managed-settings.ts';
import { operation } from './operation.ts';
import { ARCHITECTURES, BOOLEAN, NAME_IN_PATH, STRING } from './request-shapes.ts';
import type { StructureShape } from './shape.ts';
import { refuseUnsupported } from './unsupported-parameters.ts';

const INPUT = {
  type: 'structure',
  members: {
    FunctionName: NAME_IN_PATH,
    ...CODE_MEMBERS,
    Architectures: { shape: ARCHITECTURES },
    Publish: { shape: BOOLEAN },
    PublishTo: { shape: PUBLISH_TO },
    DryRun: { shape: BOOLEAN },
    RevisionId: { shape: STRING },
  },
} as const satisfies StructureShape;

export const updateFunctionCode = operation('UpdateFunctionCode', INPUT, async (input, call) => {
  const { store } = call;
  const { name } = parseFunctionReference(store.account, input.FunctionName);
  store.updatable(name, input.RevisionId);
  if (input.ImageUri !== undefined) {
    throw invalidParameter("Please don't provide ImageUri when updating a function with packageType Zip.");
  }
  refuseUnsupported(input);
  const publish = publishFrom(input, store.record(name).latest.managed);
  const code = await deployCode(call, input);
  const architecture = input.Architectures?.[0];
  try {
    if (input.DryRun === true) {
      call.code.release(code);
      const latest = store.record(name).latest;
      return {
        body: configurationWire({ ...latest, code, architecture: architecture ?? latest.architecture }),
      };
    }
    const update = { code, publish, ...(architecture ? { architecture } : {}) };
    return { body: configurationWire(store.updateCode(name, update, input.RevisionId)) };
  } catch (error) {
    // Another update, or the function's end, came while this one unpacked.
    call.code.release(code);
    throw error;
  }
});
