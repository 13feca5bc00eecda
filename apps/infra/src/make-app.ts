import { App, type AppProps } from 'aws-cdk-lib';
import settings from '../cdk.json' with { type: 'json' };
import { deployedFunctions } from './deployed-functions.ts';
import type { DeploymentRequest } from './deployment-request.ts';
import { findCode, type CodePlace } from './function-code.ts';
import { FunctionsStack } from './stacks/functions-stack.ts';
import { ResultsStack } from './stacks/results-stack.ts';
import { RunnerStack } from './stacks/runner-stack.ts';

/** The whole app, not yet synthesised. The flags of cdk.json hold also where no CDK command line reads them. */
export async function makeApp(
  request: DeploymentRequest,
  place: CodePlace,
  props: AppProps = {},
): Promise<App> {
  const app = new App({
    analyticsReporting: false,
    // Whoever made it synthesises it: of its own accord it would do so too after an error, and leave half an assembly.
    autoSynth: false,
    ...props,
    context: { ...settings.context, ...props.context },
  });
  const functions = deployedFunctions(request);
  const { parts } = request;
  if (parts.includes('functions')) new FunctionsStack(app, request, await findCode(functions, place));
  if (parts.includes('results')) new ResultsStack(app, request);
  if (parts.includes('runner')) new RunnerStack(app, request, functions);
  return app;
}
