import type { RuntimeHome } from '@lambda-bench/toolchains';
import type { CannotLaunch, Launch, LaunchRequest } from './launch.ts';
import { thisMachine } from './launch-machine.ts';
import { launchJava } from './launch-java.ts';
import { launchNode } from './launch-node.ts';
import { launchProvided } from './launch-provided.ts';
import { launchPython } from './launch-python.ts';

/** How to start a function's process here, or what is missing for it. */
export function planLaunch(
  request: LaunchRequest,
  home: RuntimeHome,
  machine = thisMachine(),
): Launch | CannotLaunch {
  if (!home.ok) return { ok: false, reason: home.reason, hint: home.hint };
  switch (home.kind) {
    case 'node':
      return launchNode(request, home);
    case 'python':
      return launchPython(request, home);
    case 'java':
      return launchJava(request, home);
    case 'provided':
      return launchProvided(request, machine);
  }
}
