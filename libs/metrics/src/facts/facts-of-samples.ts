import type { RunFacts } from './run-facts.ts';
import { seriesKey } from './run-facts.ts';
import type { SampleFact } from './sample-fact.ts';
import { seriesBuilder, type SeriesBuilder } from './series.ts';

/** Facts of samples that came without their journal. What was planned is not known, so nothing is missing and nothing failed. */
export function factsOfSamples(samples: readonly SampleFact[]): RunFacts {
  const series = new Map<string, SeriesBuilder>();
  for (const fact of samples) {
    const key = seriesKey(fact.cell, fact.observed);
    const builder = series.get(key) ?? seriesBuilder(fact.cell, fact.observed);
    builder.add(fact);
    series.set(key, builder);
  }
  const n = samples.length;
  return {
    header: undefined,
    footer: undefined,
    books: { planned: n, samples: n, failures: 0, skips: 0, rejects: 0, missing: 0 },
    series: new Map([...series].map(([key, builder]) => [key, builder.finish()])),
    reasons: [],
    platforms: new Map(),
    contradicted: 0,
    unreadable: [],
    badLines: [],
    firstAt: undefined,
    lastAt: undefined,
  };
}
