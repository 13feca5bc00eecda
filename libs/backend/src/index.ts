export { LOCAL_CREDENTIALS } from '@lambda-bench/config';
export { LAMBDA_PATIENCE, type LambdaPatience } from './lambda-api.ts';
export { LambdaBackend, openBackend, type BackendOptions } from './open-backend.ts';
export { resolveRegion } from './resolve-region.ts';
