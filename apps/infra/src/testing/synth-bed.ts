import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runtimeOf, WORKLOADS, type FunctionSpec } from '@lambda-bench/config';
import { packArtefact } from '@lambda-bench/toolchains';
import type { App, AppProps } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { readRequest, type DeploymentRequest } from '../deployment-request.ts';
import { deployedFunctions, makeApp } from '../make-app.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
  readonly DependsOn?: readonly string[];
}

export interface TemplateText {
  readonly Description?: string;
  readonly Resources: Readonly<Record<string, Resource>>;
}

export type Context = Readonly<Record<string, string>>;

/** A workspace in a temporary folder, with artefacts that are real and tiny. */
export interface SynthBed extends AsyncDisposable {
  readonly root: string;
  app(context?: Context, props?: AppProps): Promise<App>;
  synth(context?: Context, props?: AppProps): Promise<CloudAssembly>;
}

/** Neither the built-in validator nor any bundling: both have tests of their own. */
const FAST: AppProps = {
  builtinCloudFormationValidation: false,
  context: { 'aws:cdk:bundling-stacks': [] },
};

export async function openSynthBed(wanted: (spec: FunctionSpec) => boolean = () => true): Promise<SynthBed> {
  const root = await mkdtemp(join(tmpdir(), 'lambda-bench-synth-'));
  const dispose = () => rm(root, { recursive: true, force: true });
  try {
    const built = deployedFunctions({ set: 'all', without: [] }).filter(wanted);
    for (const spec of built) await packTiny(root, spec);
    await writeCrates(root);
  } catch (error) {
    await dispose();
    throw error;
  }
  let outputs = 0;
  const app = (context: Context = {}, props: AppProps = {}) => {
    outputs += 1;
    const place = { root, canCompileRust: () => Promise.resolve(true) };
    return makeApp(requestOf(context), place, { ...FAST, outdir: join(root, `out-${outputs}`), ...props });
  };
  return {
    root,
    app,
    synth: async (context, props) => (await app(context, props)).synth(),
    [Symbol.asyncDispose]: dispose,
  };
}

export function requestOf(context: Context): DeploymentRequest {
  return readRequest((key) => context[key]);
}

export function templateOf(assembly: CloudAssembly, stack: string): TemplateText {
  return assembly.getStackByName(stack).template as TemplateText;
}

export function resourcesOf(template: TemplateText, type: string): readonly Resource[] {
  return Object.values(template.Resources).filter((resource) => resource.Type === type);
}

async function packTiny(root: string, spec: FunctionSpec): Promise<void> {
  const from = await mkdtemp(join(root, 'from-'));
  await writeFile(join(from, 'code.txt'), `${spec.workload} in ${runtimeOf(spec.runtime).language}`);
  await packArtefact({ ...spec, root, from, backend: 'none', versions: {} });
}

async function writeCrates(root: string): Promise<void> {
  for (const { id } of WORKLOADS) {
    const folder = join(root, 'handlers', 'rust', id);
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'Cargo.toml'), `[package]\nname = "${id}"\nversion = "0.1.0"\n`);
  }
}
