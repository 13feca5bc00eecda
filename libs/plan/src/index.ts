export { estimatePlan, type Estimate, type EstimateAssumptions } from './estimate.ts';
export { whyLanguageCannot } from './language-skip.ts';
export {
  makePlan,
  plannedFunctions,
  roundVisits,
  visitShape,
  type Plan,
  type PlannedSkip,
  type PlanRequest,
  type SkipReason,
  type Visit,
  type VisitShape,
} from './plan.ts';
export { seededRandom, shuffled, type Random } from './seeded-random.ts';
export { checkMemory, selectCells, type Selection } from './selection.ts';
