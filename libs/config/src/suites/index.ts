import { matrix } from './matrix.ts';
import type { Suite } from './suite.ts';

/** A new suite is a file beside this one and a line here. */
export const SUITES: readonly Suite[] = [matrix];
