import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EXPIRES_TAG, OWNER_TAG } from '@lambda-bench/config';
import { bufferHost, workspaceRoot, type BufferHost } from '@lambda-bench/host';
import { findStandIn, startStandIn, type RunningStandIn } from '@lambda-bench/neighbours';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { orchestrator } from '../src/cli.ts';
import {
  recordingProxy,
  type ProxyOptions,
  type RecordingProxy,
} from '../src/ec2/testing/recording-proxy.ts';
import { RunnerAccount } from '../src/ec2/testing/runner-account.ts';

export const RUN = 'a-run';
const FILTER = '--filter=rust-arm64-light';
export const SMALL = ['--mode=test', FILTER];
export const LAUNCH = ['ec2', `--id=${RUN}`, ...SMALL];
/** What stands in for AWS answers at once. */
const POLL_MS = '20';

export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  readonly proxy: RecordingProxy;
}

export interface Play extends ProxyOptions {
  readonly answer?: string;
  /** What the instance does once it is launched. */
  readonly instance?: (id: string, script: string) => Promise<void>;
  readonly onOutput?: (text: string, host: BufferHost, proxy: RecordingProxy) => void;
  /** Sees each operation that was answered, before its caller does. */
  readonly during?: (operation: string, host: BufferHost) => void;
  readonly env?: Record<string, string>;
}

/** Moto, or why it cannot be had; where it can, each test has an account of its own in it, and commands that are recorded. */
export async function ec2Bed(): Promise<{ readonly bed: Ec2Bed; readonly missing: string | undefined }> {
  const found = await findStandIn('moto', { root: workspaceRoot(), env: process.env });
  const bed = new Ec2Bed();
  if ('missing' in found) return { bed, missing: found.missing };
  beforeAll(async () => {
    await bed.start(await startStandIn(found));
  });
  beforeEach(() => bed.reset());
  afterEach(() => bed.clear());
  afterAll(() => bed.stop());
  return { bed, missing: undefined };
}

export class Ec2Bed {
  /** A complete run of the name RUN on the simulated Lambda. */
  journal = '';
  cwd = '';
  readonly #proxies: RecordingProxy[] = [];
  #moto: RunningStandIn | undefined;
  #account: RunnerAccount | undefined;

  get account(): RunnerAccount {
    if (this.#account === undefined) throw new Error('the test has not begun');
    return this.#account;
  }

  async start(moto: RunningStandIn): Promise<void> {
    this.#moto = moto;
    this.journal = await journalOfRun();
  }

  async stop(): Promise<void> {
    await this.#moto?.[Symbol.asyncDispose]();
  }

  async reset(): Promise<void> {
    this.cwd = await mkdtemp(join(tmpdir(), 'ec2-'));
    this.#account = await RunnerAccount.deploy(this.#moto?.endpoint ?? '');
  }

  async clear(): Promise<void> {
    this.#account?.[Symbol.dispose]();
    for (const proxy of this.#proxies.splice(0)) await proxy[Symbol.asyncDispose]();
    await rm(this.cwd, { recursive: true, force: true });
  }

  async lambdaBench(args: readonly string[], play: Play = {}): Promise<Ended> {
    let playing: Promise<void> | undefined;
    const proxy = await recordingProxy(this.account.endpoint, {
      ...(play.fault === undefined ? {} : { fault: play.fault }),
      onAnswer: (call, answer) => {
        play.onAnswer?.(call, answer);
        play.during?.(call.operation, host);
        if (call.operation !== 'RunInstances') return;
        const id = /<instanceId>([^<]+)/.exec(answer.body.toString())?.[1] ?? '';
        playing = play.instance?.(id, scriptIn(call.parameters));
      },
    });
    this.#proxies.push(proxy);
    const host = bufferHost(args, {
      cwd: this.cwd,
      env: { ...this.account.environment(proxy.endpoint), LAMBDA_BENCH_POLL_MS: POLL_MS, ...play.env },
      ...(play.answer === undefined ? {} : { answer: play.answer }),
      onOutput: (text, host) => play.onOutput?.(text, host, proxy),
    });
    const code = await orchestrator(host);
    await playing;
    return { code, out: host.out(), err: host.err(), proxy };
  }

  async leaveStatus(exitCode: number, phase = 'finished'): Promise<void> {
    const status = { run: RUN, phase, exitCode, commit: 'c', startedAt: 'then', endedAt: 'now' };
    await this.account.put(result('status.json'), JSON.stringify(status));
  }

  /** An instance on which all goes well. */
  async wellDone(): Promise<void> {
    await this.account.put(result('log.txt'), 'first line\n');
    await this.account.put(result('log.txt'), 'first line\nsecond “line”\n');
    await this.account.put(result('journal.jsonl'), this.journal);
    await this.leaveStatus(0);
  }

  /** Of the fetched run. */
  fetched(file: string): Promise<string> {
    return readFile(join(this.cwd, 'runs', RUN, file), 'utf8');
  }
}

/** Its key in the bucket. */
export function result(file: string): string {
  return `results/${RUN}/${file}`;
}

export function scriptIn(parameters: URLSearchParams): string {
  return Buffer.from(parameters.get('UserData') ?? '', 'base64').toString('utf8');
}

/** What a command did that was more than looking. */
export function changesOf(proxy: RecordingProxy): readonly string[] {
  return proxy.operations().filter((operation) => !/^(get|describe|list|head)/i.test(operation));
}

/** What DescribeStacks answers for one stack, which moto makes in no other state than a good one. */
export function stackAnswer(stack: {
  readonly name: string;
  readonly status: string;
  readonly owner?: string;
  readonly expires?: string;
}): string {
  const { name, status, owner = OWNER_TAG.value, expires } = stack;
  const tags = { [OWNER_TAG.key]: owner, ...(expires === undefined ? {} : { [EXPIRES_TAG]: expires }) };
  const members = Object.entries(tags).map(
    ([key, value]) => `<member><Key>${key}</Key><Value>${value}</Value></member>`,
  );
  return (
    '<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult><Stacks><member>' +
    `<StackName>${name}</StackName><StackStatus>${status}</StackStatus><CreationTime>2026-01-01T00:00:00Z</CreationTime>` +
    `<Tags>${members.join('')}</Tags></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`
  );
}

async function journalOfRun(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ec2-journal-'));
  try {
    await orchestrator(bufferHost(['run', '--backend=fake', `--id=${RUN}`, FILTER], { cwd: folder }));
    return await readFile(join(folder, 'runs', RUN, 'journal.jsonl'), 'utf8');
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
