export { LAMBDA_PATIENCE, type LambdaPatience } from './lambda-api.ts';
export { LambdaBackend, LOCAL_CREDENTIALS, openBackend, type BackendOptions } from './open-backend.ts';
