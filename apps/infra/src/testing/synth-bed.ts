import { join } from 'node:path';
import type { FunctionSpec } from '@lambda-bench/config';
import type { App, AppProps } from 'aws-cdk-lib';
import type { CloudAssembly } from 'aws-cdk-lib/cx-api';
import { readRequest } from '../deployment-request.ts';
import { makeApp } from '../make-app.ts';
import { openArtefactBed, type ArtefactBed } from './artefact-bed.ts';

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

/** The same workspace, and the app that is made in it. */
export interface SynthBed extends ArtefactBed {
  app(context?: Context, props?: AppProps): Promise<App>;
  synth(context?: Context, props?: AppProps): Promise<CloudAssembly>;
}

/** Neither the built-in validator nor any bundling: both have tests of their own. */
const FAST: AppProps = {
  builtinCloudFormationValidation: false,
  context: { 'aws:cdk:bundling-stacks': [] },
};

export async function openSynthBed(wanted: (spec: FunctionSpec) => boolean = () => true): Promise<SynthBed> {
  const artefacts = await openArtefactBed(wanted);
  const { root } = artefacts;
  let outputs = 0;
  const app = (context: Context = {}, props: AppProps = {}) => {
    outputs += 1;
    const place = { root, canCompileRust: () => Promise.resolve(true) };
    return makeApp(
      readRequest((key) => context[key]),
      place,
      { ...FAST, outdir: join(root, `out-${outputs}`), ...props },
    );
  };
  return {
    root,
    app,
    synth: async (context, props) => (await app(context, props)).synth(),
    [Symbol.asyncDispose]: () => artefacts[Symbol.asyncDispose](),
  };
}

export function templateOf(assembly: CloudAssembly, stack: string): TemplateText {
  return assembly.getStackByName(stack).template as TemplateText;
}

export function resourcesOf(template: TemplateText, type: string): readonly Resource[] {
  return Object.values(template.Resources).filter((resource) => resource.Type === type);
}
