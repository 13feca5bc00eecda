import { toggledMemory } from '@lambda-bench/config';
import { memoryLimitIn } from '../control/control-api.ts';
import type { FunctionControl, Invocation, Versions } from '../backend.ts';

/** A function at a size where no environment has been yet. */
export interface Ground {
  invoke(payload: Uint8Array): Promise<Invocation>;
  /** Gives back what the ground needed. Never rejects. */
  release(): Promise<void>;
}

/** The way from one size of a function to the next. */
export interface Lane {
  prepare(memoryMb: number): Promise<Ground>;
}

/** The next size ends the last: one visit at a time. */
export function seriesLane(control: FunctionControl): Lane {
  return {
    async prepare(memoryMb) {
      // Setting the size that is there changes nothing, and its environments would stay warm.
      if (control.memoryMb === undefined || control.memoryMb === memoryMb) {
        await toggle(control, memoryMb);
      }
      await control.setMemory(memoryMb);
      return { invoke: (payload) => control.invoke(payload), release: () => Promise.resolve() };
    },
  };
}

/** Every size is published and goes on by itself; only the publishing is one at a time. */
export function sideBySideLane(control: FunctionControl, versions: Versions): Lane {
  let turn: Promise<unknown> = Promise.resolve();
  let publishedMb: number | undefined;

  async function publishAt(memoryMb: number): Promise<Ground> {
    // Lambda answers with the last version if nothing has changed since, and that one's environments are warm.
    if (publishedMb === memoryMb) {
      publishedMb = undefined;
      await toggle(control, memoryMb);
      await discard(versions.publish());
    }
    await control.setMemory(memoryMb);
    publishedMb = memoryMb;
    const version = await versions.publish();
    return {
      invoke: (payload) => version.invoke(payload),
      release: () => discard(Promise.resolve(version)),
    };
  }

  return {
    prepare(memoryMb) {
      const ground = turn.then(() => publishAt(memoryMb));
      turn = ground.then(
        () => undefined,
        () => undefined,
      );
      return ground;
    },
  };
}

/** Away from a size, so that setting it is a change. Up, unless the account has no larger ones. */
async function toggle(control: FunctionControl, memoryMb: number): Promise<void> {
  const other = toggledMemory(memoryMb);
  try {
    await control.setMemory(other);
  } catch (error) {
    const limit = memoryLimitIn(error);
    if (limit === undefined || limit < memoryMb) throw error;
    await control.setMemory(memoryMb - Math.abs(other - memoryMb));
  }
}

async function discard(version: ReturnType<Versions['publish']>): Promise<void> {
  const published = await version;
  try {
    await published.delete();
  } catch {
    // The control remembers it and tries again when it is disposed of; the visit's samples are good.
  }
}
