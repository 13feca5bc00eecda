import { BenchError } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import { bufferHost } from './buffer-host.ts';
import { defineCommand } from './command.ts';
import { runCli } from './run-cli.ts';

const seen: unknown[] = [];
const doctor = defineCommand({
  usage: 'doctor',
  options: { depth: { type: 'number', default: 1, describe: 'how deep' }, json: { type: 'boolean' } },
  run: (args, host) => {
    seen.push(args.depth);
    if (args.depth === 2) throw new BenchError('LB_TOOLCHAIN', 'no such tool', 'install it');
    if (args.depth === 3) throw new RangeError('unforeseen');
    host.stdout.write('fine\n');
    return Promise.resolve(args.depth === 4 ? 'failures' : 'ok');
  },
});

async function run(...args: string[]) {
  const host = bufferHost(args, { cwd: '.' });
  const code = await runCli({ app: 'orchestrator', version: '1.2.3', commands: [doctor] }, host);
  return { code, out: host.out(), err: host.err() };
}

describe('the command line', () => {
  it('runs the command it names with typed options', async () => {
    expect(await run('doctor', '--depth', '7')).toEqual({ code: 0, out: 'fine\n', err: '' });
    expect(seen.at(-1)).toBe(7);
  });

  it('an exit other than ok has its code', async () => {
    expect((await run('doctor', '--depth=4')).code).toBe(5);
  });

  it.each([
    [['doctor', '--dept', '7'], /Unknown argument: dept/],
    [['doctr'], /Did you mean doctor/],
    [[], /say which command/],
  ])('%j is a usage error: code 2, one line and a hint', async (args, message) => {
    const { code, err } = await run(...args);
    expect(code).toBe(2);
    expect(err).toMatch(message);
    expect(err).toMatch(/^error LB_USAGE: .*\n {2}→ .*\n$/);
  });

  it('a missing prerequisite has its own code, and no stack', async () => {
    const { code, err } = await run('doctor', '--depth=2');
    expect(code).toBe(3);
    expect(err).toBe('error LB_TOOLCHAIN: no such tool\n  → install it\n');
  });

  it('a bug says that it is one, with its stack', async () => {
    const { code, err } = await run('doctor', '--depth=3');
    expect(code).toBe(1);
    expect(err).toMatch(/bug.*\nRangeError: unforeseen\n {4}at /);
  });

  it('help lists commands and options on stdout', async () => {
    expect((await run('--help')).out).toContain('what this machine has');
    expect((await run('doctor', '--help')).out).toContain('how deep');
    expect((await run('--version')).out).toBe('1.2.3\n');
  });
});
