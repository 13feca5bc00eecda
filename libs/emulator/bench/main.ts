import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { benchFunctions } from './bench-functions.ts';
import { measureCold, type ColdRow } from './cold.ts';
import { PEERS } from './peers.ts';
import { measureFloor, measureWarm, type WarmRow } from './warm.ts';

const USAGE = 'Usage: emulator:bench [--quick] [--clients 1,8,64] [--requests 20000] [--rounds 15]';

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      clients: { type: 'string', default: '1,8,64' },
      requests: { type: 'string' },
      rounds: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    print(USAGE);
    return;
  }
  const clients = values.clients.split(',').map(Number);
  const requests = Number(values.requests ?? (values.quick ? 3000 : 20_000));
  const rounds = Number(values.rounds ?? (values.quick ? 5 : 15));
  if (![...clients, requests, rounds].every((value) => Number.isInteger(value) && value > 0)) {
    throw new Error(`a number was expected. ${USAGE}`);
  }
  print(
    `Load average ${loadavg()
      .map((load) => load.toFixed(1))
      .join(' ')}: on a busy machine only ratios mean anything.\n`,
  );
  const floor = await measureFloor({ clients, requests });
  const warm: WarmRow[] = [];
  const cold: ColdRow[] = [];
  for (const fn of benchFunctions()) {
    if ('why' in fn) {
      print(`${fn.name} is not measured: ${fn.why}`);
      continue;
    }
    warm.push(...(await measureWarm(fn, { clients, requests })));
    cold.push(await measureCold(fn, rounds));
  }
  printWarm(floor, warm);
  printCold(cold);
  printPeers();
}

function printWarm(floor: readonly WarmRow[], warm: readonly WarmRow[]): void {
  print('\nWarm invoke, trivial handler, log tail in every answer');
  table(
    [
      'target',
      'clients',
      'p50 µs',
      'p99 µs',
      'per s',
      'server CPU µs',
      'RSS MB',
      'errors',
      'p50 ÷ 2 floors',
      'CPU ÷ floor',
    ],
    [...floor, ...warm].map((row) => {
      const base = floor.find(({ clients }) => clients === row.clients);
      const isFloor = floor.includes(row);
      return [
        row.target,
        String(row.clients),
        row.p50Micros.toFixed(0),
        row.p99Micros.toFixed(0),
        row.perSecond.toFixed(0),
        row.serverCpuMicros.toFixed(1),
        row.rssMb.toFixed(0),
        String(row.errors),
        isFloor || base === undefined ? '' : (row.p50Micros / (2 * base.p50Micros)).toFixed(2),
        isFloor || base === undefined ? '' : (row.serverCpuMicros / base.serverCpuMicros).toFixed(1),
      ];
    }),
  );
}

function printCold(rows: readonly ColdRow[]): void {
  print(
    '\nCold start, medians in ms: from a bare and a confined process to its first poll; added = cold − confined − warm',
  );
  table(
    ['target', 'rounds', 'bare', 'confined', 'cold', 'warm', 'added'],
    rows.map(({ target, rounds, bareMs, confinedMs, coldMs, warmMs, addedMs }) => [
      target,
      String(rounds),
      ...[bareMs, confinedMs, coldMs, warmMs, addedMs].map((value) => value.toFixed(1)),
    ]),
  );
}

function printPeers(): void {
  print('\nOthers, measured on another machine when it was idle: not to be set against the figures above');
  const shown = (value: number | undefined): string => (value === undefined ? '' : String(value));
  table(
    ['peer', 'clients', 'p50 µs', 'p99 µs', 'per s', 'CPU µs'],
    PEERS.map(({ name, clients, p50Micros, p99Micros, perSecond, cpuMicros }) => [
      name,
      String(clients),
      ...[p50Micros, p99Micros, perSecond, cpuMicros].map(shown),
    ]),
  );
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  print(line(head));
  for (const row of rows) print(line(row));
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

await main();
