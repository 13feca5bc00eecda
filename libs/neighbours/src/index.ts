export { LOCAL_CREDENTIALS } from '@lambda-bench/config';
export { createTestDataTable } from './create-tables.ts';
export { dynalite, dynoxide, findEngine, type Engine } from './engine.ts';
export { startDynamoDb, type DynamoDb, type DynamoDbOptions } from './start-dynamo-db.ts';
