import { PERIOD_MICROS } from './cgroup-handle.ts';
import type { CgroupDriver } from './cgroup-handle.ts';
import { makeEntered } from './entered-cgroup.ts';
import { CgroupSandbox } from './cgroup-sandbox.ts';
import type { Isolation, IsolationFacts, SandboxSpec } from './isolation.ts';
import type { Ledger } from './ledger.ts';

export interface CgroupIsolationParts {
  readonly driver: CgroupDriver;
  readonly privateTmp: boolean;
  /** Why it is not something better, besides what the driver itself says. */
  readonly limits: readonly string[];
  readonly ledger: Ledger | undefined;
}

export const NO_PRIVATE_TMP =
  'Mount namespaces are not allowed here, so /tmp is shared and TMPDIR names the folder of each environment.';

export function cgroupIsolation(parts: CgroupIsolationParts): Isolation {
  const facts = factsOf(parts);
  return {
    describe: () => facts,
    create: (spec) => create(parts, spec),
  };
}

function factsOf({ driver, privateTmp, limits }: CgroupIsolationParts): IsolationFacts {
  return {
    kind: driver.kind,
    cpu: 'quota',
    memory: 'cap',
    freezer: 'cgroup',
    tmp: privateTmp ? 'private' : 'TMPDIR',
    periodMicros: PERIOD_MICROS,
    limits: [...driver.limits, ...limits, ...(privateTmp ? [] : [NO_PRIVATE_TMP])],
  };
}

async function create(parts: CgroupIsolationParts, spec: SandboxSpec): Promise<CgroupSandbox> {
  const { driver, privateTmp, ledger } = parts;
  const { cgroup, launcher, forget } = await makeEntered(driver, { privateTmp, ledger });
  cgroup.setLimits(spec);
  return new CgroupSandbox({ spec, cgroup, launcher, privateTmp, onRemoved: forget });
}
