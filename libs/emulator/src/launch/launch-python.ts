import { dirname } from 'node:path';
import type { PythonHome } from '@lambda-bench/toolchains';
import { lambdaVariables } from './lambda-variables.ts';
import type { Launch, LaunchRequest } from './launch.ts';

/** The client imports the handler from the folder it is started in. */
export function launchPython(request: LaunchRequest, home: PythonHome): Launch {
  return {
    ok: true,
    command: home.python,
    args: ['-m', 'awslambdaric', request.handler],
    env: lambdaVariables(request, {
      runtimeDir: home.ricDir,
      binDir: dirname(home.python),
      // Lambda's /var/task is read-only, so each cold start compiles the handler; a cache in the code's folder would hide that.
      defaults: { PYTHONPATH: home.ricDir, PYTHONDONTWRITEBYTECODE: '1' },
    }),
    cwd: request.codeDir,
    visible: [dirname(dirname(home.python)), home.ricDir],
    client: { name: 'awslambdaric', version: home.ricVersion, flavour: 'native' },
    emulated: false,
    runtimeVersion: `python:${home.version}`,
  };
}
