import { parseFunctionReference } from '../functions/function-reference.ts';
import type { FunctionSettings } from '../functions/function-store.ts';
import { invalidParameter } from '../functions/service-error.ts';
import { CODE_MEMBERS, ROLE, SETTINGS_MEMBERS } from './configuration-shape.ts';
import { configurationWire } from './configuration-wire.ts';
import { deployCode } from './deploy-code.ts';
import { defaultLogging, settingsFrom } from './function-settings.ts';
import { operation } from './operation.ts';
import { ARCHITECTURES, BOOLEAN, FUNCTION_NAME, STRING, TAGS } from './request-shapes.ts';
import type { StructureShape } from './shape.ts';
import { checkTagCount } from './tags.ts';
import { refuseUnsupported } from './unsupported-parameters.ts';

const INPUT = {
  type: 'structure',
  members: {
    FunctionName: { shape: FUNCTION_NAME, required: true },
    Role: { shape: ROLE, required: true },
    Code: { shape: { type: 'structure', members: CODE_MEMBERS }, required: true },
    ...SETTINGS_MEMBERS,
    Publish: { shape: BOOLEAN },
    PublishTo: { shape: STRING },
    PackageType: { shape: { type: 'string', values: ['Zip', 'Image'] } },
    Tags: { shape: TAGS },
    CodeSigningConfigArn: { shape: STRING },
    Architectures: { shape: ARCHITECTURES },
    TenancyConfig: { shape: { type: 'structure', members: {} } },
  },
} as const satisfies StructureShape;

const NAME_MAX = 64;

/** Lambda's own defaults. */
const DEFAULTS = {
  description: '',
  memoryMb: 128,
  timeoutSeconds: 3,
  ephemeralMb: 512,
  variables: {},
} as const;

export const createFunction = operation('CreateFunction', INPUT, async (input, call) => {
  const { store } = call;
  const { name } = parseFunctionReference(store.account, input.FunctionName);
  if (name.length > NAME_MAX) {
    throw invalidParameter(
      `1 validation error detected: Value '${name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to ${String(NAME_MAX)}`,
    );
  }
  refuseUnsupported({ ...input, ...input.Code });
  const { Runtime: runtime, Handler: handler } = input;
  if (runtime === undefined || handler === undefined) {
    throw invalidParameter(
      'Runtime and Handler are mandatory parameters for functions created with deployment packages.',
    );
  }
  const settings: FunctionSettings = {
    ...DEFAULTS,
    role: input.Role,
    runtime,
    handler,
    architecture: input.Architectures?.[0] ?? 'x86_64',
    logging: defaultLogging(name),
    ...settingsFrom(input, defaultLogging(name)),
  };
  checkTagCount(Object.keys(input.Tags ?? {}).length);
  store.ensureAbsent(name);
  const code = await deployCode(call, input.Code);
  try {
    const created = store.create({
      name,
      settings,
      code,
      tags: input.Tags ?? {},
      publish: input.Publish ?? false,
    });
    return { body: configurationWire(created) };
  } catch (error) {
    // Another request took the name while this one unpacked.
    call.code.release(code);
    throw error;
  }
});
