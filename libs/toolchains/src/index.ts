export { artefactFolder, type Artefact, type LocatedArtefact } from './artefacts/artefact.ts';
export { artefactOf, listArtefacts } from './artefacts/list-artefacts.ts';
export { PACK_USAGE, packCommand } from './artefacts/pack-command.ts';
export { packArtefact, type PackRequest } from './artefacts/pack-artefact.ts';
