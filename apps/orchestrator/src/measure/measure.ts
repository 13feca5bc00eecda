import { randomInt } from 'node:crypto';
import { seededRandom, type Plan } from '@lambda-bench/plan';
import type { BenchRecord } from '@lambda-bench/records';
import {
  DEFAULT_POLICY,
  runPlan,
  type FunctionInfo,
  type Outcome,
  type Policy,
  type Target,
} from '@lambda-bench/runner';
import type { Host } from '@lambda-bench/host';
import type { RunFolder } from '@lambda-bench/stores';
import { openDisplay } from '../display/display.ts';
import { medianWidth } from './median-width.ts';
import type { OpenPlace, Place } from './place.ts';

export interface Measurement {
  readonly plan: Plan<Target>;
  readonly place: Place;
  readonly opened: OpenPlace;
  readonly functions: readonly FunctionInfo[];
  readonly folder: RunFolder;
  readonly history: readonly BenchRecord[];
  readonly policy: Partial<Policy>;
  readonly json: boolean;
}

/** Runs what is left of a plan, with a display, until it is done or the user stops it. */
export async function measure(measurement: Measurement, host: Host): Promise<Outcome> {
  const { opened, folder, place, plan } = measurement;
  const display = openDisplay(host, measurement.json);
  const stop = stopOnInterrupt(host);
  try {
    return await opened.drive(
      runPlan({
        plan,
        functions: measurement.functions,
        backend: opened.backend,
        history: measurement.history,
        journal: { append: (records) => opened.during(folder.append(records)) },
        clock: opened.clock,
        sleep: opened.sleep,
        random: seededRandom(place.name === 'fake' ? plan.seed : randomInt(2 ** 31), 'jitter'),
        limits: place.limits,
        policy: { ...DEFAULT_POLICY, ...place.policy, ...measurement.policy },
        intervalWidth: medianWidth,
        onEvent: (event) => {
          display.show(event);
        },
        signal: stop.soon,
        stopNow: stop.now,
      }),
    );
  } finally {
    display.close();
    stop.end();
  }
}

/** Ctrl-C once finishes the visits under way and puts everything back; twice stops at once. Both can be resumed. */
function stopOnInterrupt(host: Host) {
  const soon = new AbortController();
  const now = new AbortController();
  const end = host.onInterrupt(() => {
    if (!soon.signal.aborted) {
      soon.abort();
      host.stderr.write(
        '\nfinishing the visits under way and putting the functions back; Ctrl-C again stops at once\n',
      );
    } else {
      now.abort();
    }
  });
  return { soon: soon.signal, now: now.signal, end };
}
