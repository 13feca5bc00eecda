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
      defaults: { PYTHONPATH: home.ricDir },
    }),
    cwd: request.codeDir,
    visible: [dirname(dirname(home.python)), home.ricDir],
    client: { name: 'awslambdaric', version: home.ricVersion, flavour: 'native' },
    emulated: false,
    runtimeVersion: `python:${home.version}`,
  };
}
