import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tarOf } from './tar.ts';
import { ScriptMachine, type MachineEnd } from './testing/script-machine.ts';
import { USER_DATA_BYTES, userData, type UserDataSpec } from './user-data.ts';

const ARCHIVE = gzipSync(tarOf([{ name: 'main.mjs', content: Buffer.from('// the program') }]));
const SHA256 = createHash('sha256').update(ARCHIVE).digest('hex');
const RESULTS = 'results/a-run';

/** Plays `node main.mjs run …`: leaves a journal and ends with the code of the test. */
const NODE = `mkdir -p runs/a-run; echo 'the journal' >runs/a-run/journal.jsonl; echo "measured in $PWD"; exit \${RUN_CODE:-0}`;
/** Measures until it is stopped, as the real one puts its functions back on the first signal and gives up on the second. */
const ENDLESS_NODE = `stops=0
trap 'stops=$((stops + 1))' TERM
mkdir -p runs/a-run; : >ready
while [ $stops = 0 ]; do /bin/sleep 0.05; done
/bin/sleep 0.3; echo "stopped $stops times" >runs/a-run/journal.jsonl; exit 6`;

let machine: ScriptMachine;

beforeEach(async () => {
  machine = await ScriptMachine.create();
  await machine.program('node-22', NODE);
  await machine.put('bundles/x.tar.gz', ARCHIVE);
});

afterEach(() => machine[Symbol.asyncDispose]());

function script(changed: Partial<UserDataSpec> = {}): string {
  return userData({
    run: 'a-run',
    region: 'us-east-2',
    bucket: 'the-bucket',
    bundle: { key: 'bundles/x.tar.gz', sha256: SHA256, commit: 'c0ffee' },
    runArguments: ['--backend=aws', '--yes', '--id=a-run'],
    maxMinutes: 60,
    keepAlive: false,
    uploadEverySeconds: 1,
    ...changed,
  });
}

async function statusOf(end: Pick<MachineEnd, 'object'>): Promise<unknown> {
  return JSON.parse((await end.object(`${RESULTS}/status.json`)) ?? 'null');
}

describe('the script of an instance', () => {
  it('schedules its end before anything else, runs, hands everything over and powers off', async () => {
    const { code, calls, object, console } = await machine.run(script());
    expect(code).toBe(0);
    expect(calls[0]).toBe('shutdown -P +60');
    expect(calls[1]).toMatch(/^systemd-run --on-active=62m .* poweroff --force$/);
    expect(calls).toContain('dnf install -y -q nodejs22');
    expect(calls).toContain('node-22 main.mjs run --backend=aws --yes --id=a-run');
    expect(calls.at(-1)).toBe('shutdown -P now');
    expect(calls.at(-2)).toContain(`s3://the-bucket/${RESULTS}/status.json`);
    expect(await object(`${RESULTS}/journal.jsonl`)).toBe('the journal\n');
    expect(await object(`${RESULTS}/log.txt`)).toMatch(
      /measured in .*\n.*ends with code 0 after finished\n$/,
    );
    expect(await statusOf({ object })).toMatchObject({
      run: 'a-run',
      phase: 'finished',
      exitCode: 0,
      commit: 'c0ffee',
    });
    expect(console).toContain('lambda-bench: running commit c0ffee');
  });

  it('a run that fails hands over what it measured, and its code', async () => {
    const end = await machine.run(script(), { RUN_CODE: '5' });
    expect(end.code).toBe(5);
    expect(await statusOf(end)).toMatchObject({ phase: 'finished', exitCode: 5 });
    expect(await end.object(`${RESULTS}/journal.jsonl`)).toBe('the journal\n');
    expect(end.calls.at(-1)).toBe('shutdown -P now');
  });

  it.each([
    ['dnf', 'installing', 'dnf cannot install nodejs22'],
    ['download', 'downloading', 'the bundle cannot be downloaded'],
  ])('when %s fails, the log says so and the instance powers off', async (step, phase, message) => {
    const end = await machine.run(script(), { FAIL: step });
    expect(await statusOf(end)).toMatchObject({ phase, exitCode: 70 });
    expect(await end.object(`${RESULTS}/log.txt`)).toContain(`failed while ${phase}: ${message}`);
    expect(end.calls.filter((call) => call.startsWith('node'))).toEqual([]);
    expect(end.calls.at(-1)).toBe('shutdown -P now');
  });

  it('a bundle with another checksum is not run', async () => {
    await machine.put('bundles/x.tar.gz', Buffer.concat([ARCHIVE, Buffer.from('!')]));
    const end = await machine.run(script());
    expect(await statusOf(end)).toMatchObject({ phase: 'checking', exitCode: 70 });
    expect(end.calls.filter((call) => call.startsWith('node'))).toEqual([]);
    expect(await end.object(`${RESULTS}/log.txt`)).toContain('the bundle is not the one that was uploaded');
    expect(end.calls.at(-1)).toBe('shutdown -P now');
  });

  it('a bucket that cannot be written is found out before anything is measured', async () => {
    const end = await machine.run(script(), { FAIL: 'upload' });
    expect(end.calls.filter((call) => call.startsWith('node'))).toEqual([]);
    expect(end.console).toContain('lambda-bench: failed while reporting: the bucket cannot be written');
    expect(end.calls.at(-1)).toBe('shutdown -P now');
  });

  it('a journal that is refused is tried again, and keeps nothing from powering off', async () => {
    const end = await machine.run(script({ uploadEverySeconds: 30 }), { FAIL: 'journal' });
    expect(end.calls.filter((call) => call.endsWith('journal.jsonl --only-show-errors'))).toHaveLength(3);
    expect(end.console).toContain('lambda-bench: journal.jsonl was not uploaded');
    expect(await statusOf(end)).toMatchObject({ phase: 'finished', exitCode: 0 });
    expect(end.calls.at(-1)).toBe('shutdown -P now');
  });

  it('where shutdown does not work, it powers off by other means', async () => {
    await machine.program('shutdown', 'exit 1');
    const { calls } = await machine.run(script());
    expect(calls.slice(-2)).toEqual(['shutdown -P now', 'systemctl poweroff --force']);
  });

  it('asked to stop, it stops the run once, so that the functions are put back', async () => {
    await machine.program('node-22', ENDLESS_NODE);
    await machine.put('bundles/a-run.stop', '');
    const end = await machine.run(script());
    expect(await statusOf(end)).toMatchObject({ phase: 'finished', exitCode: 6 });
    expect(await end.object(`${RESULTS}/journal.jsonl`)).toBe('stopped 1 times\n');
    expect(await end.object(`${RESULTS}/log.txt`)).toContain('asked to stop');
  });

  it('a signal to the script stops the run, hands over and powers off', async () => {
    await machine.program('node-22', ENDLESS_NODE);
    const interrupt = new AbortController();
    const ended = machine.run(script({ uploadEverySeconds: 30 }), {}, interrupt.signal);
    while (!existsSync(join(machine.folder, 'home', 'ready'))) await sleep(20);
    interrupt.abort();
    const end = await ended;
    expect(end.code).toBe(143);
    expect(await end.object(`${RESULTS}/journal.jsonl`)).toBe('stopped 1 times\n');
    expect(end.calls.at(-1)).toBe('shutdown -P now');
  });

  it('a signal at the very moment the run starts leaves nothing running', async () => {
    await machine.program('node-22', `echo $$ >pid; exec /bin/sleep 30`);
    const started = '\nrun_pid=$!\n';
    expect(script()).toContain(started);
    const pidFile = join(machine.folder, 'home', 'pid');
    const whenItRuns = `\nuntil [ -s "${pidFile}" ]; do /bin/sleep 0.02; done; kill -TERM $$${started}`;
    const end = await machine.run(script().replace(started, () => whenItRuns));
    expect(end.code).toBe(143);
    const pid = await readFile(pidFile, 'utf8');
    expect(existsSync(`/proc/${pid.trim()}`)).toBe(false);
    expect(end.calls.at(-1)).toBe('shutdown -P now');
  });

  it('an uploader that is stopped before it has traps of its own keeps nothing from ending, and does not end it itself', async () => {
    const own = `  trap 'exit 0' TERM\n`;
    expect(script()).toContain(own);
    const late = `  trap finish EXIT; trap '' TERM; /bin/sleep 0.5\n${own}`;
    const end = await machine.run(script().replace(own, () => late));
    expect(end.code).toBe(0);
    expect((await end.object(`${RESULTS}/log.txt`))?.match(/ends with code/g)).toHaveLength(1);
    expect(end.calls.filter((call) => call === 'shutdown -P now')).toHaveLength(1);
  });

  it('the log can be read while the run is going on', async () => {
    await machine.program('node-22', `echo started; while [ ! -f "$S3/go" ]; do /bin/sleep 0.05; done`);
    const ended = machine.run(script());
    while ((await machine.object(`${RESULTS}/log.txt`))?.includes('started') !== true) await sleep(20);
    expect(await machine.object(`${RESULTS}/status.json`)).toBeUndefined();
    await machine.put('go', '');
    expect((await ended).code).toBe(0);
  });

  it('kept alive, it does not power off, but its end stays scheduled', async () => {
    const end = await machine.run(script({ keepAlive: true }));
    expect(end.calls.filter((call) => call.startsWith('shutdown'))).toEqual(['shutdown -P +60']);
    expect(await end.object(`${RESULTS}/log.txt`)).toContain('ends with code 0');
    expect(end.console).toContain('kept alive, as asked; it powers off 60 minutes after its start');
  });

  it('no argument is more than its text', async () => {
    const notes = `--notes=it's "$(touch ${join(machine.folder, 'broken')})" \`id\`; exit 9`;
    const { code, calls } = await machine.run(script({ runArguments: [notes] }));
    expect(code).toBe(0);
    expect(calls).toContain(`node-22 main.mjs run ${notes}`);
    expect(existsSync(join(machine.folder, 'broken'))).toBe(false);
  });

  it('fits into what EC2 takes, with room for long arguments', () => {
    expect(Buffer.byteLength(script())).toBeLessThan(USER_DATA_BYTES / 2);
  });
});

const linted = await canRun('shellcheck');

it.skipIf(!linted)(
  `shellcheck finds nothing${linted ? '' : ' (skipped: no shellcheck on PATH)'}`,
  async () => {
    for (const keepAlive of [true, false]) {
      const path = join(machine.folder, 'user-data.sh');
      await writeFile(path, script({ keepAlive }));
      const { stdout } = await promisify(execFile)('shellcheck', [path]);
      expect(stdout).toBe('');
    }
  },
);

async function canRun(program: string): Promise<boolean> {
  try {
    await promisify(execFile)(program, ['--version']);
    return true;
  } catch {
    return false;
  }
}
