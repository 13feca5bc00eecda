import { accessSync, constants, statSync } from 'node:fs';
import { join } from 'node:path';
import { programOf } from '@lambda-bench/toolchains';
import { lambdaVariables } from './lambda-variables.ts';
import type { CannotLaunch, Launch, LaunchRequest } from './launch.ts';
import type { LaunchMachine } from './launch-machine.ts';

const CLIENT = { name: 'bootstrap', version: 'in the artefact', flavour: 'static' } as const;

/** A custom runtime is one program called `bootstrap` that brings its own client. */
export function launchProvided(request: LaunchRequest, machine: LaunchMachine): Launch | CannotLaunch {
  const bootstrap = join(request.codeDir, 'bootstrap');
  const refusal = notRunnable(bootstrap);
  if (refusal !== undefined) return refusal;
  const program = programOf(bootstrap);
  const isForeign = (program === 'x86_64' || program === 'arm64') && program !== machine.arch;
  const base = {
    ok: true,
    env: lambdaVariables(request, { runtimeDir: '/var/runtime' }),
    cwd: request.codeDir,
    visible: [],
    client: CLIENT,
  } as const;
  if (!isForeign) return { ...base, command: bootstrap, args: [], emulated: false };
  const { emulator } = machine;
  if (emulator === undefined) {
    return {
      ok: false,
      reason: `the bootstrap is built for ${program} and this machine is ${machine.arch}`,
      hint: 'Build the handler for this machine, or install qemu-user-static to check its answers without timing it.',
    };
  }
  const { command, sysroot } = emulator;
  const args = [...(sysroot === undefined ? [] : ['-L', sysroot]), bootstrap];
  return { ...base, command, args, visible: sysroot === undefined ? [] : [sysroot], emulated: true };
}

function notRunnable(bootstrap: string): CannotLaunch | undefined {
  if (statSync(bootstrap, { throwIfNoEntry: false })?.isFile() !== true) {
    return {
      ok: false,
      reason: 'there is no file called bootstrap in the root of the code',
      hint: 'Put the executable at the root of the zip and call it bootstrap.',
    };
  }
  try {
    accessSync(bootstrap, constants.X_OK);
    return undefined;
  } catch (cause) {
    return {
      ok: false,
      reason: `bootstrap is not executable (${cause instanceof Error ? cause.message : String(cause)})`,
      hint: 'Run `chmod +x bootstrap` before zipping it.',
    };
  }
}
