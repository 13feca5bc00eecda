export { explainingClient } from './credential-search.ts';
export { isDenied } from './denied-error.ts';
export { fatalError, type CallMade } from './fatal-error.ts';
export { ALWAYS_ENABLED } from './regions.ts';
export { resolveRegion } from './resolve-region.ts';
export { unreadyStack } from './unready-stack.ts';
export { whatFailed, type WhatFailed } from './what-failed.ts';
