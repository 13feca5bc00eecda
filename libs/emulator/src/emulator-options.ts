import type { ToolchainPlace } from '@lambda-bench/toolchains';
import type { EnvironmentSettings } from './environment/environment-options.ts';
import type { PoolSettings } from './environment/pool.ts';
import type { Account } from './functions/account.ts';
import type { ControlProfileId } from './functions/control-profile.ts';
import type { DeadLetter, EventSettings } from './invoke/event-queue.ts';
import type { IsolationFacts } from './isolation/isolation.ts';

export interface EmulatorOptions {
  /** Where runtimes and their clients are looked for. */
  readonly toolchains: ToolchainPlace;
  /** 0, the default, for any. */
  readonly port?: number;
  readonly account?: Partial<Account>;
  readonly profile?: ControlProfileId;
  /** This way of confining processes or none. */
  readonly isolation?: IsolationFacts['kind'];
  /** Whether functions may be made of folders of this machine; yes by default. */
  readonly localFolders?: boolean;
  readonly environments?: Partial<EnvironmentSettings>;
  readonly pool?: Partial<PoolSettings>;
  readonly events?: Partial<EventSettings>;
  readonly onDeadLetter?: (letter: DeadLetter) => void;
  /** Names other than localhost's by which callers may address the server. */
  readonly hosts?: readonly string[];
  /** The CloudFormation stack whose resources are this server's functions. */
  readonly stackName?: string;
  /** Function logs beyond this are dropped, oldest first. */
  readonly maxLogBytes?: number;
  /** Where code and the environments' /tmp live; a folder of its own is made in it and removed. */
  readonly dataFolder?: string;
  /** Where this server writes down what it holds, and finds what killed ones left. */
  readonly stateFolder?: string;
}

/** What runs the functions, as every report about them has to say it. */
export interface EmulatorDescription {
  readonly endpoint: string;
  readonly account: Account;
  readonly profile: ControlProfileId;
  readonly isolation: IsolationFacts;
  readonly environments: EnvironmentSettings & PoolSettings & { readonly alive: number };
}
