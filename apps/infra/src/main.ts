import { BenchError, ERRORS, EXIT } from '@lambda-bench/config';
import { workspaceRoot } from '@lambda-bench/host';
import { runCommand } from '@lambda-bench/toolchains';
import { App } from 'aws-cdk-lib';
import { readRequest } from './deployment-request.ts';
import { makeApp } from './make-app.ts';

const PROBE_MS = 10_000;

try {
  // Only an app can read what the command line passed on; this one is never synthesised.
  const asked = new App({ analyticsReporting: false, autoSynth: false });
  const request = readRequest((key): unknown => asked.node.tryGetContext(key));
  const app = await makeApp(request, { root: workspaceRoot(), canCompileRust });
  app.synth();
} catch (error) {
  if (!(error instanceof BenchError)) throw error;
  process.stderr.write(`error ${error.code}: ${error.message}\n  → ${error.hint}\n`);
  process.exitCode = EXIT[ERRORS[error.code].exit];
}

/** Without it the CDK would turn to Docker, which nothing here needs. */
async function canCompileRust(): Promise<boolean> {
  const { code } = await runCommand('cargo', ['lambda', '--version'], {
    env: process.env,
    timeoutMs: PROBE_MS,
  });
  return code === 0;
}
