import type { RunFacts } from '@lambda-bench/metrics';
import type { RunOfReport } from './report-model.ts';

/** Which run it was, as far as its journal says. */
export function runOf(facts: RunFacts): RunOfReport {
  const { header, footer } = facts;
  return {
    id: header?.run ?? 'a journal without a header',
    suite: header?.suite ?? 'unknown',
    mode: header?.mode ?? 'unknown',
    backend: header?.backend ?? 'unknown',
    ...(header !== undefined && endpointOf(header)),
    region: header?.region ?? 'unknown',
    status: footer?.status ?? 'going on',
    ...(facts.firstAt !== undefined && { startedAt: new Date(facts.firstAt).toISOString() }),
    ...(facts.lastAt !== undefined && { endedAt: new Date(facts.lastAt).toISOString() }),
    rounds: header?.plan.rounds ?? 0,
    coldPerCell: header?.plan.coldPerCell ?? 0,
    warmPerCell: header?.plan.warmPerCell ?? 0,
    ...(header?.notes !== undefined && { notes: header.notes }),
  };
}

/** The emulator's says nothing: it is another one in every run. */
function endpointOf({ backend, environment }: NonNullable<RunFacts['header']>): { endpoint?: string } {
  const { endpoint } = environment;
  return backend === 'aws' && typeof endpoint === 'string' ? { endpoint } : {};
}
