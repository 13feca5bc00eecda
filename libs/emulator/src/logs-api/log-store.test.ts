import { expect, it } from 'vitest';
import { createLogStore } from './log-store.ts';

const lines = (from: number, count: number): { timestamp: number; message: string }[] =>
  Array.from({ length: count }, (_, i) => ({ timestamp: from + i, message: `line ${String(from + i)}` }));

it('keeps what is written, by group and stream, in order', () => {
  const logs = createLogStore({ now: () => 99 });
  logs.append('/aws/lambda/b', 's', lines(0, 1));
  logs.append('/aws/lambda/a', 's2', lines(5, 1));
  logs.append('/aws/lambda/a', 's1', lines(1, 2));
  expect(logs.groups().map(({ name }) => name)).toEqual(['/aws/lambda/a', '/aws/lambda/b']);
  const group = logs.group('/aws/lambda/a');
  expect(group?.streams().map(({ name }) => name)).toEqual(['s1', 's2']);
  expect(group?.stream('s1')?.events()).toEqual([
    { timestamp: 1, message: 'line 1', ingestedAt: 99, sequence: 2 },
    { timestamp: 2, message: 'line 2', ingestedAt: 99, sequence: 3 },
  ]);
});

it('drops the oldest of all streams once it holds more than it may, and says how many', () => {
  const logs = createLogStore({ maxBytes: 3300, now: () => 0 });
  for (let i = 0; i < 300; i++) logs.append('g', `stream-${String(i % 3)}`, lines(i, 1));
  const kept =
    logs
      .group('g')
      ?.streams()
      .flatMap((stream) => stream.events()) ?? [];
  expect(kept.length).toBeGreaterThan(80);
  expect(kept.length + logs.dropped).toBe(300);
  expect(Math.min(...kept.map(({ timestamp }) => timestamp))).toBe(300 - kept.length);
  expect(logs.group('g')?.storedBytes).toBeLessThanOrEqual(3300);
});

it('forgets streams that have nothing left, and takes them up again', () => {
  const logs = createLogStore({ maxBytes: 100, now: () => 0 });
  logs.append('g', 'old', lines(0, 2));
  logs.append('g', 'new', lines(10, 3));
  expect(logs.group('g')?.stream('old')).toBeUndefined();
  logs.append('g', 'old', lines(20, 1));
  expect(logs.group('g')?.stream('old')?.events()).toHaveLength(1);
});

it('stays within its bound under a long stream of writes', () => {
  const logs = createLogStore({ maxBytes: 1_000_000 });
  for (let i = 0; i < 200_000; i++)
    logs.append('g', `s${String(i % 50)}`, [{ timestamp: i, message: 'x'.repeat(40) }]);
  expect(logs.group('g')?.storedBytes).toBeLessThanOrEqual(1_000_000);
  expect(logs.dropped).toBeGreaterThan(180_000);
});
