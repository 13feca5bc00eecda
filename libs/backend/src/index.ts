export type { AccountLimits } from './account-limits.ts';
export { LOCAL_CREDENTIALS } from '@lambda-bench/config';
export { LAMBDA_PATIENCE, type LambdaPatience } from './lambda-api.ts';
export { LambdaBackend, openBackend, type BackendOptions, type FunctionsAsked } from './open-backend.ts';
