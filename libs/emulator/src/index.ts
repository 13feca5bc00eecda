export type { EmulatorDescription, EmulatorOptions } from './emulator-options.ts';
export type { DeadLetter } from './invoke/event-queue.ts';
export { detectIsolation } from './isolation/detect-isolation.ts';
export type { IsolationFacts } from './isolation/isolation.ts';
export { startEmulator, type Emulator } from './server.ts';
