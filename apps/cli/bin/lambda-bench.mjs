#!/usr/bin/env node
// The whole command line without Nx: finds the app that owns a command, builds it when it is missing or older than its
// sources, and becomes it. Plain JavaScript, because it has to run before anything is built.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearestWord } from '../../../libs/host/src/nearest-word.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const commands = JSON.parse(readFileSync(join(root, 'libs/host/src/commands.json'), 'utf8'));
const [name, ...rest] = process.argv.slice(2);
const owner = commands.find((row) => row.name === name);

if (owner !== undefined) become(owner, process.argv.slice(2));
else if (name === '--version' || name === 'version') printVersion();
else if (name === undefined || name === '--help' || name === '-h' || name === 'help') printHelp(rest);
else refuse(name);

function become({ app, needs = [] }, args) {
  for (const needed of [app, ...needs])
    if (isStale(mainOf(needed), ['apps/' + needed, 'libs'])) build(needed);
  const child = spawn(process.execPath, ['--enable-source-maps', mainOf(app), ...args], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to both; waiting for the child keeps its exit code.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  child.on('error', (error) => fail(1, error.message));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}

function mainOf(app) {
  return join(root, 'dist/apps', app, 'main.mjs');
}

function build(app) {
  process.stderr.write(`building ${app} …\n`);
  const nx = join(root, 'node_modules/.bin/nx');
  const built = spawnSync(process.execPath, [nx, 'run', `${app}:build`, '--output-style=static'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (built.status !== 0) fail(1, `${built.stdout}${built.stderr}\n${app} could not be built`);
}

function isStale(main, folders) {
  if (!existsSync(main)) return true;
  const builtAt = statSync(main).mtimeMs;
  return folders.some((folder) => newestIn(join(root, folder)) > builtAt);
}

function newestIn(folder) {
  let newest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name === 'testdata' || entry.name.endsWith('.test.ts'))
      continue;
    const path = join(folder, entry.name);
    newest = Math.max(newest, entry.isDirectory() ? newestIn(path) : statSync(path).mtimeMs);
  }
  return newest;
}

function printHelp(args) {
  const wanted = commands.find((row) => row.name === args[0]);
  if (wanted !== undefined) return become(wanted, [wanted.name, '--help']);
  const width = Math.max(...commands.map((row) => row.name.length));
  const lines = commands.map((row) => `  ${row.name.padEnd(width)}  ${row.summary}`);
  process.stdout.write(
    `lambda-bench <command> [options]\n\n${lines.join('\n')}\n\nlambda-bench <command> --help says more.\n`,
  );
}

function printVersion() {
  process.stdout.write(`${JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version}\n`);
}

function refuse(word) {
  const names = commands.map((row) => row.name);
  const meant = nearestWord(word, names);
  const hint = `${meant === undefined ? '' : `did you mean ${meant}? `}one of: ${names.join(', ')}`;
  fail(2, `error LB_USAGE: ${word} is no command\n  → ${hint}`);
}

function fail(code, message) {
  process.stderr.write(`${message}\n`);
  process.exit(code);
}
