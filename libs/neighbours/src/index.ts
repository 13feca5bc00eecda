export { LOCAL_CREDENTIALS } from '@lambda-bench/config';
export { createResultsTable, createTestDataTable } from './create-tables.ts';
export { deployFunctions, functionOf, type LocalFunction, type LocalTarget } from './deploy-functions.ts';
export { dynalite, dynoxide, findEngine, type Engine } from './engine.ts';
export { startDynamoDb, type DynamoDb, type DynamoDbOptions } from './start-dynamo-db.ts';
export { findStandIn, type StandIn, type StandInName } from './stand-ins/find-stand-in.ts';
export { startStandIn, type RunningStandIn, type StandInOptions } from './stand-ins/start-stand-in.ts';
