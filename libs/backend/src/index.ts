export type { AccountLimits } from './account-limits.ts';
export { LOCAL_CREDENTIALS } from '@lambda-bench/config';
export { explainingClient } from './credential-search.ts';
export { fatalError, type CallMade } from './fatal-error.ts';
export { LAMBDA_PATIENCE, type LambdaPatience } from './lambda-api.ts';
export { LambdaBackend, openBackend, type BackendOptions, type FunctionsAsked } from './open-backend.ts';
export { resolveRegion } from './resolve-region.ts';
