import { expect, it } from 'vitest';
import { readGateOptions } from './gate-options.ts';

const read = (threshold?: readonly string[], metrics?: readonly string[]) =>
  readGateOptions({ threshold: threshold as string[] | undefined, metrics: metrics as string[] | undefined });

it('nothing asked for is every metric at its usual threshold', () => {
  expect(read()).toEqual({ metrics: ['warm', 'cpu', 'init', 'first', 'cost', 'size', 'memory'], shares: {} });
});

it('a share without a name is for what is compared, and one with a name goes before it', () => {
  expect(read(['init=10%', '5%']).shares).toEqual({
    warm: 0.05,
    cpu: 0.05,
    init: 0.1,
    first: 0.05,
    cost: 0.05,
  });
  expect(read(['size=0.2']).shares).toEqual({ size: 0.2 });
});

it.each([['0'], ['-5%'], ['1100%'], ['half'], ['warm='], ['=5%'], ['warm=5=6'], ['speed=5%']])(
  '--threshold=%s is refused',
  (text) => {
    expect(() => read([text])).toThrow(/^--threshold /);
  },
);

it.each([
  [['5%', '6%'], undefined, 'more than one share has no name'],
  [['warm=5%', 'warm=6%'], undefined, 'warm is there twice'],
  [['init=5%'], ['warm'], 'init is not among --metrics'],
])('--threshold=%s with --metrics=%s is refused', (threshold, metrics, why) => {
  expect(() => read(threshold, metrics)).toThrow(`--threshold ${threshold.join(',')} is not allowed: ${why}`);
});

it('a metric that is none is refused', () => {
  expect(() => read(undefined, ['warm', 'speed'])).toThrow('--metrics speed is no metric of a gate');
});
