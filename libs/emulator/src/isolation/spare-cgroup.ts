import type { EnteredCgroup } from './entered-cgroup.ts';

/**
 * One cgroup made and entered ahead of need. The kernel's grace period for entering would otherwise be most of what a
 * cold start waits for.
 */
export class SpareCgroup implements AsyncDisposable {
  readonly #make: () => Promise<EnteredCgroup>;
  #spare: Promise<EnteredCgroup | undefined> | undefined;
  #isClosed = false;

  constructor(make: () => Promise<EnteredCgroup>) {
    this.#make = make;
  }

  /** Does nothing while there is one. */
  prepare(): void {
    if (this.#isClosed) return;
    // What is wrong here will be wrong when the next one is made for someone, who then hears of it.
    this.#spare ??= this.#make().catch(() => undefined);
  }

  async take(): Promise<EnteredCgroup> {
    const spare = this.#spare;
    this.#spare = undefined;
    const taken = await spare;
    if (taken === undefined) return this.#make();
    if (!taken.launcher.hasEnded) return taken;
    await discard(taken);
    return this.#make();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    const spare = await this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) await discard(spare);
  }
}

async function discard({ cgroup, launcher, forget }: EnteredCgroup): Promise<void> {
  await launcher[Symbol.asyncDispose]();
  await cgroup.remove();
  forget();
}
