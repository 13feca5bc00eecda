import { BenchError } from '@lambda-bench/config';
import type { Random } from '@lambda-bench/plan';
import type { FunctionControl, FunctionInfo, PublishedVersion, Versions } from '../backend.ts';
import type { Clock, Sleep } from '../clock.ts';
import type { ControlBuckets, TokenBucket } from '../token-bucket.ts';
import { ControlCallError, type ControlApi, type FunctionState } from './control-api.ts';
import { CONTROL_PATIENCE, patientCall, type ControlPatience } from './patient-call.ts';

export interface ControlDeps {
  readonly api: ControlApi;
  readonly buckets: ControlBuckets;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly random: Random;
  readonly patience?: ControlPatience;
  /** Told of calls that the service throttles and that are waited out. */
  readonly onThrottled?: ((message: string) => void) | undefined;
}

/** The description of every version we publish, by which those of an interrupted run are known. */
export const VERSION_MARK = 'lambda-bench: deleted when it has been measured';

/** One function under our control, whatever answers the calls. What it was is remembered from `fn`, not asked. */
export async function openControl(fn: FunctionInfo, deps: ControlDeps): Promise<FunctionControl> {
  const control = new Control(fn, deps);
  await control.learnMemory();
  return control;
}

class Control implements FunctionControl {
  readonly versions: Versions;
  readonly #fn: FunctionInfo;
  readonly #deps: ControlDeps;
  readonly #patience: ControlPatience;
  readonly #published = new Set<string>();
  #hasPublished = false;
  #isEnding = false;
  #memoryMb: number | undefined;

  constructor(fn: FunctionInfo, deps: ControlDeps) {
    this.#fn = fn;
    this.#deps = deps;
    this.#patience = deps.patience ?? CONTROL_PATIENCE;
    this.versions = { publish: () => this.#publish(), sweep: () => this.#sweep() };
  }

  get memoryMb(): number | undefined {
    return this.#memoryMb;
  }

  async learnMemory(): Promise<void> {
    this.#memoryMb = (await this.#settled(undefined, () => true)).memoryMb;
  }

  async setMemory(memoryMb: number): Promise<void> {
    if (this.#memoryMb === memoryMb) return;
    this.#memoryMb = undefined;
    const { api, buckets } = this.#deps;
    await this.#call(buckets.control, () => api.updateMemory(this.#fn.name, memoryMb));
    const { codeSha256 } = await this.#settled(undefined, (state) => state.memoryMb === memoryMb);
    this.#memoryMb = memoryMb;
    this.#refuseOtherCode(codeSha256);
  }

  invoke(payload: Uint8Array) {
    return this.#deps.api.invoke(this.#fn.name, undefined, payload);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isEnding = true;
    // All are tried, so that a version that will not go does not keep the function from being put back.
    const results = await Promise.allSettled([
      ...[...this.#published].map((version) => this.#deleteVersion(version)),
      // An answer to PublishVersion that got lost leaves a version of which only the list knows.
      ...(this.#hasPublished ? [this.#sweep()] : []),
      this.setMemory(this.#fn.memoryMb),
    ]);
    const failed = results.find((result) => result.status === 'rejected');
    if (failed !== undefined) {
      throw new Error(`${this.#fn.name} was not put back to ${this.#fn.memoryMb} MB`, {
        cause: failed.reason,
      });
    }
  }

  /** Whoever deploys while it is measured makes it another function; being put back does not depend on that. */
  #refuseOtherCode(codeSha256: string | undefined): void {
    const { name, codeSha256: begunWith } = this.#fn;
    if (this.#isEnding || codeSha256 === undefined || begunWith === undefined) return;
    if (codeSha256 === begunWith) return;
    throw new BenchError(
      'LB_CODE_CHANGED',
      `the code of ${name} was changed while it was measured`,
      'start a new run when nobody deploys it; what was measured until then is of the former code',
    );
  }

  async #publish(): Promise<PublishedVersion> {
    const { api, buckets } = this.#deps;
    const { name } = this.#fn;
    this.#hasPublished = true;
    const version = await this.#call(buckets.control, () => api.publishVersion(name, VERSION_MARK));
    this.#published.add(version);
    await this.#settled(version, () => true);
    return {
      version,
      invoke: (payload) => api.invoke(name, version, payload),
      delete: () => this.#deleteVersion(version),
    };
  }

  async #deleteVersion(version: string): Promise<void> {
    const { api, buckets } = this.#deps;
    try {
      await this.#call(buckets.control, () => api.deleteVersion(this.#fn.name, version));
    } catch (error) {
      // An answer that got lost leaves nothing to delete the second time.
      if (!(error instanceof ControlCallError && error.reason === 'not-found')) throw error;
    }
    this.#published.delete(version);
  }

  async #sweep(): Promise<number> {
    const { api, buckets } = this.#deps;
    let count = 0;
    let marker: string | undefined;
    do {
      const from = marker;
      const page = await this.#call(buckets.control, () => api.listVersions(this.#fn.name, from));
      for (const { version, description } of page.versions) {
        if (description !== VERSION_MARK || this.#published.has(version)) continue;
        await this.#deleteVersion(version);
        count += 1;
      }
      marker = page.nextMarker;
    } while (marker !== undefined);
    return count;
  }

  /** What the SDK's waiters FunctionActiveV2 and FunctionUpdatedV2 wait for, together, within our share of the calls. */
  async #settled(
    qualifier: string | undefined,
    isWanted: (state: FunctionState) => boolean,
  ): Promise<FunctionState> {
    const { api, buckets, clock, sleep } = this.#deps;
    const { first, longest } = this.#patience.pollMs;
    const deadline = clock.now() + this.#patience.settleMs;
    for (let poll = 0; ; poll += 1) {
      const state = await this.#call(buckets.getFunction, () => api.getFunction(this.#fn.name, qualifier));
      if (hasFailed(state)) {
        throw new ControlCallError(
          'refused',
          `${this.#fn.name}: ${state.reason ?? 'Lambda gives no reason'}`,
        );
      }
      if (isSettled(state) && isWanted(state)) return state;
      if (clock.now() >= deadline) {
        const now = `${state.state ?? 'no state'}, ${state.lastUpdateStatus ?? 'no update'}, ${state.memoryMb} MB`;
        throw new ControlCallError('refused', `${this.#fn.name} does not settle: ${now}`);
      }
      await sleep(Math.min(longest, first * 1.5 ** poll));
    }
  }

  #call<T>(bucket: TokenBucket, send: () => Promise<T>): Promise<T> {
    return patientCall(bucket, send, { ...this.#deps, patience: this.#patience });
  }
}

function hasFailed({ state, lastUpdateStatus }: FunctionState): boolean {
  return state === 'Failed' || lastUpdateStatus === 'Failed';
}

/** An idle function is Inactive until it is invoked; a published version never has an update. */
function isSettled({ state, lastUpdateStatus }: FunctionState): boolean {
  const ready = state === undefined || state === 'Active' || state === 'Inactive';
  return ready && (lastUpdateStatus === undefined || lastUpdateStatus === 'Successful');
}
