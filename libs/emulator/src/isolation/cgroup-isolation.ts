import { PERIOD_MICROS } from './cgroup-handle.ts';
import type { CgroupDriver } from './cgroup-handle.ts';
import { makeEntered } from './entered-cgroup.ts';
import { CgroupSandbox } from './cgroup-sandbox.ts';
import type { Isolation, IsolationFacts } from './isolation.ts';
import type { Ledger } from './ledger.ts';
import { SpareCgroup } from './spare-cgroup.ts';

export interface CgroupIsolationParts {
  readonly driver: CgroupDriver;
  readonly privateTmp: boolean;
  /** Why it is not something better, besides what the driver itself says. */
  readonly limits: readonly string[];
  readonly ledger: Ledger | undefined;
  readonly keepSpare: boolean;
}

export const NO_PRIVATE_TMP =
  'Mount namespaces are not allowed here, so /tmp is shared and TMPDIR names the folder of each environment.';

export function cgroupIsolation(parts: CgroupIsolationParts): Isolation {
  const { driver, privateTmp, ledger, keepSpare } = parts;
  const facts = factsOf(parts);
  const spare = new SpareCgroup(() => makeEntered(driver, { privateTmp, ledger }));
  const prepare = () => {
    if (keepSpare) spare.prepare();
  };
  prepare();
  return {
    describe: () => facts,
    async create(spec) {
      const { cgroup, launcher, forget } = await spare.take();
      cgroup.setLimits(spec);
      return new CgroupSandbox({ spec, cgroup, launcher, privateTmp, onIdle: prepare, onRemoved: forget });
    },
    [Symbol.asyncDispose]: () => spare[Symbol.asyncDispose](),
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
