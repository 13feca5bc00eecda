import { workspaceRoot } from '@lambda-bench/host';
import { createRequire } from 'node:module';
import { join } from 'node:path';

let require: NodeJS.Require | undefined;

/**
 * A package that cannot be bundled, because it brings a binary or files of its own, found from this app's folder, wherever npm
 * put it and wherever the bundle stands. Loaded when it is needed: a help text should not wait for a database.
 */
export function externalModule(name: string): unknown {
  return appRequire()(name);
}

export function externalFile(name: string): string {
  return appRequire().resolve(name);
}

function appRequire(): NodeJS.Require {
  require ??= createRequire(join(workspaceRoot(), 'apps/analyzer/package.json'));
  return require;
}
