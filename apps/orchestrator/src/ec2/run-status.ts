import { EXIT, type ExitName } from '@lambda-bench/config';

/** The last thing that an instance writes. */
export interface RunStatus {
  readonly run: string;
  /** What it was doing; `finished` once the run itself has ended, with whatever code. */
  readonly phase: string;
  readonly exitCode: number;
  readonly commit: string;
  readonly startedAt: string;
  readonly endedAt: string;
}

/** Undefined for anything else than a status. */
export function readStatus(text: string): RunStatus | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // A bucket that is not ours alone may have anything there.
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { exitCode, ...texts } = value as Record<string, unknown>;
  const isText = (name: string): boolean => typeof texts[name] === 'string';
  const whole = ['run', 'phase', 'commit', 'startedAt', 'endedAt'].every(isText);
  return whole && typeof exitCode === 'number' ? (value as RunStatus) : undefined;
}

/** The run on the instance ended with one of our own codes; what went wrong before it is the instance's fault. */
export function exitOf({ phase, exitCode }: RunStatus): ExitName {
  const names = Object.keys(EXIT) as ExitName[];
  const name = names.find((candidate) => EXIT[candidate] === exitCode);
  return phase === 'finished' && name !== undefined ? name : 'backend';
}
