import { parseFunctionReference } from '../functions/function-reference.ts';
import type { FunctionSettings } from '../functions/function-store.ts';
import { MANAGED_DEFAULTS } from '../functions/managed-instances.ts';
import { invalidParameter } from '../functions/service-error.ts';
import { CODE_MEMBERS, ROLE, SETTINGS_MEMBERS } from './configuration-shape.ts';
import { configurationWire } from './configuration-wire.ts';
import { deployCode } from './deploy-code.ts';
import { defaultLogging, settingsFrom } from './function-settings.ts';
import { checkManaged, managedFrom, PUBLISH_TO, publishFrom } from './managed-settings.ts';
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
    PublishTo: { shape: PUBLISH_TO },
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
  const { CapacityProviderConfig: providerConfig } = input;
  const memoryMb = input.MemorySize ?? MANAGED_DEFAULTS.memoryMb;
  const managed =
    providerConfig === undefined ? undefined : managedFrom(providerConfig, { runtime, memoryMb });
  const logging = defaultLogging(name, managed !== undefined);
  const settings: FunctionSettings = {
    ...DEFAULTS,
    ...(managed === undefined ? {} : { managed, memoryMb: MANAGED_DEFAULTS.memoryMb }),
    role: input.Role,
    runtime,
    handler,
    architecture: input.Architectures?.[0] ?? 'x86_64',
    logging,
    ...settingsFrom(input, { logging, ...(managed === undefined ? {} : { managed }) }),
  };
  checkManaged(settings, call.providers);
  const publish = publishFrom(input, managed);
  checkTagCount(Object.keys(input.Tags ?? {}).length);
  store.ensureAbsent(name);
  const code = await deployCode(call, input.Code);
  try {
    const created = store.create({
      name,
      settings,
      code,
      tags: input.Tags ?? {},
      publish,
    });
    return { body: configurationWire(created) };
  } catch (error) {
    // Another request took the name while this one unpacked.
    call.code.release(code);
    throw error;
  }
});
