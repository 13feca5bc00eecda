import { setImmediate } from 'node:timers/promises';
import { FAKE_PROFILES } from './src/fake/fake-profile.ts';
import { matrixPlanOf, simulateRun } from './src/testing/simulated-run.ts';
const settle = () => setImmediate();
const aws = FAKE_PROFILES['aws-like'];
const show = (name: string, r: Awaited<ReturnType<typeof simulateRun>>, t: number) => {
  const { GetFunction, ...c } = r.backend.lambda.counts().calls as Record<string, number>;
  const calls = Object.values(c).reduce((a, b) => a + b, 0);
  const colds = r.records.filter((x) => x.type === 'sample' && x.intended === 'cold').length;
  console.log(
    name,
    r.simulatedMinutes.toFixed(1),
    'min',
    JSON.stringify(r.outcome.books),
    (calls / colds).toFixed(2),
    'calls/cold',
    JSON.stringify(c),
    'usd',
    r.outcome.spentUsd?.toFixed(2),
    'max/s',
    r.backend.lambda.counts().mostPerSecond,
    ((performance.now() - t) / 1000).toFixed(1),
    's real',
  );
};
for (const [name, mode, faults] of [
  ['balanced', 'balanced', undefined],
  ['balanced without OOM', 'balanced', { ...aws.faults, outOfMemory: () => false }],
  ['production', 'production', undefined],
] as const) {
  const t = performance.now();
  show(name, await simulateRun({ plan: matrixPlanOf(mode), settle, ...(faults ? { faults } : {}) }), t);
}
const plan = matrixPlanOf('balanced', {
  runtimes: ['rust', 'nodejs22.x'],
  workloads: ['cpu-intensive', 'light'],
  architectures: ['arm64'],
});
for (const faults of [{}, { recycledEarly: 0.3, missingReport: 0.2 }])
  for (const budgetUsd of [0.001, 0.003, 0.01, 0.03, 0.1, 0.2]) {
    const r = await simulateRun({ plan, settle, faults, policy: { budgetUsd } });
    console.log(budgetUsd, r.outcome.spentUsd, (r.outcome.spentUsd ?? 0) <= budgetUsd, r.outcome.books);
  }
