import { BenchError } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import { bufferHost } from './buffer-host.ts';
import { defineCommand } from './command.ts';
import { listOption, portOption } from './list-option.ts';
import { runCli } from './run-cli.ts';

const seen: unknown[] = [];
const doctor = defineCommand({
  usage: 'doctor',
  options: {
    depth: { type: 'number', default: 1, describe: 'how deep' },
    json: { type: 'boolean' },
    notes: { type: 'string', describe: 'anything' },
    only: listOption('only these'),
    port: portOption('of loopback'),
    kind: { choices: ['a', 'b'] },
    'whole-run': { type: 'boolean' },
  },
  run: (args, host) => {
    seen.push(args.depth);
    if (args.depth === 2) throw new BenchError('LB_TOOLCHAIN', 'no such tool', 'install it');
    if (args.depth === 3) throw new RangeError('unforeseen');
    host.stdout.write('fine\n');
    return Promise.resolve(args.depth === 4 ? 'failures' : 'ok');
  },
});

const restore = defineCommand({
  usage: 'restore <from>',
  options: {
    from: { type: 'string', demandOption: true },
    out: { type: 'string', demandOption: true, describe: 'where to' },
  },
  run: () => Promise.resolve('ok'),
});

async function run(...args: string[]) {
  const host = bufferHost(args, { cwd: '.' });
  const code = await runCli({ app: 'orchestrator', version: '1.2.3', commands: [doctor, restore] }, host);
  return { code, out: host.out(), err: host.err() };
}

describe('the command line', () => {
  it('runs the command it names with typed options', async () => {
    expect(await run('doctor', '--depth', '7')).toEqual({ code: 0, out: 'fine\n', err: '' });
    expect(seen.at(-1)).toBe(7);
  });

  it.each(['restore a --out=c', 'restore a --from=a --out=c'])('%j says where from once', async (line) => {
    expect(await run(...line.split(' '))).toEqual({ code: 0, out: '', err: '' });
  });

  it('an exit other than ok has its code', async () => {
    expect((await run('doctor', '--depth=4')).code).toBe(5);
  });

  it.each<[string, string, string]>([
    ['doctor --dept 7', 'doctor has no option --dept', 'did you mean --depth? '],
    ['doctor --whole-rum', 'doctor has no option --whole-rum', 'did you mean --whole-run? '],
    ['doctor --no-whole-rum', 'doctor has no option --whole-rum', 'did you mean --whole-run? '],
    ['doctor --zzzzz', 'doctor has no option --zzzzz', 'lambda-bench doctor --help lists them'],
    ['doctor more', 'doctor does not know what to do with more', 'lambda-bench doctor [options]'],
    ['doctr', 'doctr is no command', 'did you mean doctor? '],
    ['zzz', 'zzz is no command', 'lambda-bench --help'],
    ['', 'say which command', 'lambda-bench --help'],
    ['doctor --notes', '--notes was given no value', 'what it is for: anything'],
    ['doctor --notes=', '--notes was given no value', 'what it is for: anything'],
    ['doctor --notes=a --notes=b', '--notes was given more than once', 'what it is for'],
    ['doctor --only=', '--only was given no value', 'what it is for: only these, separated by commas'],
    ['doctor --depth=1e400', '--depth 1e400 is not a number', 'what it is for: how deep'],
    ['doctor --depth many', '--depth many is not a number', 'what it is for: how deep'],
    ['doctor --depth', '--depth was given no value', 'what it is for: how deep'],
    ['doctor --depth --json', '--depth was given no value', ''],
    ['doctor --only=,', '--only was given no value', ''],
    ['doctor --json=maybe', '--json=maybe is not allowed: it is true or false', 'what it is for'],
    ['doctor --port=99999', '--port 99999 is not allowed: it takes a whole number from 0 to 65535', ''],
    ['doctor --port=-1', '--port -1 is not allowed: it takes a whole number from 0 to 65535', ''],
    ['doctor --port=http', '--port takes a whole number from 0 to 65535', ''],
    ['doctor --kind=c', '--kind c is not known', 'one of: a, b'],
    ['doctor --kind', '--kind was given no value', ''],
    ['restore', 'restore needs more than that', 'lambda-bench restore <from> [options]'],
    ['restore a', '--out is missing', 'what it is for: where to'],
    ['restore a --from=b --out=c', 'a and --from=b are two different answers', 'leave one of them out'],
    ['restore --from b a --out=c', 'a and --from=b are two different answers', 'leave one of them out'],
  ])('%j is a usage error: code 2, one line and a hint', async (line, message, hint) => {
    const { code, out, err } = await run(...line.split(' ').filter((word) => word !== ''));
    const [cause, advice, ...rest] = err.split('\n');
    expect({ code, out, rest }).toEqual({ code: 2, out: '', rest: [''] });
    expect(cause).toContain(`error LB_USAGE: ${message}`);
    expect(advice).toMatch(/^ {2}→ ./);
    expect(advice).toContain(hint);
  });

  it('says the same whatever language the shell is set to', async () => {
    const before = process.env['LC_ALL'];
    process.env['LC_ALL'] = 'de_DE.UTF-8';
    try {
      expect((await run('doctor', '--dept', '7')).err).toContain('doctor has no option --dept');
    } finally {
      if (before === undefined) delete process.env['LC_ALL'];
      else process.env['LC_ALL'] = before;
    }
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
