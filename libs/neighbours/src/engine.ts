import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { BenchError } from '@lambda-bench/config';

/** A program that speaks DynamoDB's protocol on a loopback port. */
export interface Engine {
  readonly name: 'dynoxide' | 'dynalite';
  readonly version: string;
  readonly command: string;
  /** `folder` undefined keeps the tables in memory. */
  readonly args: (port: number, folder: string | undefined) => readonly string[];
}

const require = createRequire(import.meta.url);

/**
 * The first that this machine has. dynoxide is a static binary that its package brings for Linux on x86_64 alone: a tenth of
 * dynalite's memory and a third of its CPU per operation. dynalite runs wherever Node does.
 */
export function findEngine(): Engine {
  const engine = dynoxide() ?? dynalite();
  if (engine !== undefined) return engine;
  throw new BenchError(
    'LB_TOOLCHAIN',
    'no DynamoDB engine is installed',
    'npm ci brings dynalite, and dynoxide on Linux x86_64',
  );
}

export function dynoxide(): Engine | undefined {
  const manifest = manifestOf(`@dynoxide/${process.platform}-${process.arch}`);
  if (manifest === undefined) return undefined;
  return {
    name: 'dynoxide',
    version: manifest.version,
    command: join(manifest.folder, 'dynoxide'),
    args: (port, folder) => [
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      ...(folder === undefined ? [] : ['--db-path', join(folder, 'dynamodb.sqlite')]),
    ],
  };
}

export function dynalite(): Engine | undefined {
  const manifest = manifestOf('dynalite');
  if (manifest === undefined) return undefined;
  return {
    name: 'dynalite',
    version: manifest.version,
    command: process.execPath,
    args: (port, folder) => [
      join(manifest.folder, 'cli.js'),
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--createTableMs',
      '0',
      ...(folder === undefined ? [] : ['--path', join(folder, 'dynalite')]),
    ],
  };
}

function manifestOf(name: string): { readonly version: string; readonly folder: string } | undefined {
  const path = require.resolve
    .paths(name)
    ?.map((folder) => join(folder, name, 'package.json'))
    .find(existsSync);
  if (path === undefined) return undefined;
  const { version } = require(path) as { readonly version: string };
  return { version, folder: dirname(path) };
}
