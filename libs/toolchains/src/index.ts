export {
  artefactFolder,
  ARTEFACTS_FOLDER,
  isBuilt,
  type Artefact,
  type LocatedArtefact,
} from './artefacts/artefact.ts';
export { programOf } from './artefacts/elf-machine.ts';
export { artefactOf, listArtefacts } from './artefacts/list-artefacts.ts';
export { PACK_USAGE, packCommand } from './artefacts/pack-command.ts';
export { packArtefact, type PackRequest } from './artefacts/pack-artefact.ts';
export {
  runtimeHome,
  type JavaHome,
  type NodeHome,
  type NoHome,
  type ProvidedHome,
  type PythonHome,
  type RuntimeHome,
} from './runtime-home.ts';
export { cacheFolder, isRequired, type ToolchainPlace } from './toolchain-place.ts';
export { PROVISIONABLE, provision, type Provisioned } from './provision/provision.ts';
export { PROVISION_USAGE, provisionCommand, type ProvisionOutcome } from './provision/provision-command.ts';
export { findJdk, findMaven, JDK_AT_LEAST, type FoundJava } from './java-homes.ts';
export { fetchWithMaven, mavenFlags, mavenVariables } from './provision/maven.ts';
export { findPip, type FoundPip } from './find-pip.ts';
export { installOnce } from './provision/install-once.ts';
export { pythonPackages, type PythonPackages } from './provision/python-packages.ts';
export { pipInstall, type PipRequest } from './provision/registry-packages.ts';
export { findPython, PYTHON_LINES, type FoundPython, type PythonLine } from './python-homes.ts';
export { runCommand, type CommandResult } from './run-command.ts';
export { probeToolchains } from './probe/probe-toolchains.ts';
export type { ToolchainRow } from './probe/toolchain-row.ts';
