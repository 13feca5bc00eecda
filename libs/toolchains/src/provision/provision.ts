import { BenchError } from '@lambda-bench/config';
import { JAVA_MAJORS } from '../java-homes.ts';
import { NODE_MAJORS } from '../node-homes.ts';
import { PYTHON_LINES } from '../python-homes.ts';
import type { ToolchainPlace } from '../toolchain-place.ts';
import { provisionJava, provisionJavaArchive, provisionJavaRic } from './provision-java.ts';
import { provisionNode, provisionNodeRic } from './provision-node.ts';
import { provisionCargoLambda, provisionPythonRic } from './provision-python.ts';

export interface Provisioned {
  readonly state: 'present' | 'installed';
  readonly version: string;
  readonly path: string;
  /** What a user should know though it worked. */
  readonly note?: string;
}

const RECIPES: ReadonlyMap<string, (place: ToolchainPlace) => Promise<Provisioned>> = new Map([
  ...NODE_MAJORS.map((major) => [`node-run-${major}`, provisionNode.bind(undefined, major)] as const),
  ['node-ric', provisionNodeRic] as const,
  ...PYTHON_LINES.map((line) => [`python-ric-${line}`, provisionPythonRic.bind(undefined, line)] as const),
  ...JAVA_MAJORS.map((major) => [`java${major}-run`, provisionJava.bind(undefined, major)] as const),
  ['java-ric', provisionJavaRic] as const,
  ...JAVA_MAJORS.map(
    (major) => [`java${major}-archive`, provisionJavaArchive.bind(undefined, major)] as const,
  ),
  ['cargo-lambda', provisionCargoLambda] as const,
]);

/** What a package registry can bring, in the order in which it is brought. */
export const PROVISIONABLE: readonly string[] = [...RECIPES.keys()];

/** Brings it unless it is there, and says where it is. Needs no network when it is there. */
export async function provision(id: string, place: ToolchainPlace): Promise<Provisioned> {
  const recipe = RECIPES.get(id);
  if (recipe === undefined) {
    const hint = `These can: ${PROVISIONABLE.join(', ')}.`;
    throw new BenchError('LB_USAGE', `${id} is nothing that a package registry can bring`, hint);
  }
  return recipe(place);
}
