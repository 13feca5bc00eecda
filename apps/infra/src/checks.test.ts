import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RUNTIMES, type Runtime } from '@lambda-bench/config';
import { Stack, Validations, type App } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { AwsSolutionsChecks } from 'cdk-nag';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cfnLint } from './testing/cfn-lint.ts';
import { openSynthBed, type SynthBed } from './testing/synth-bed.ts';

const linter = await cfnLint(process.env);
const skipped = 'missing' in linter ? ` (skipped: ${linter.missing})` : '';

/** Both validators turn against a runtime on the day that AWS does: what they say of it depends on the calendar. */
const DEPRECATED = RUNTIMES.filter(
  ({ deprecatedOn }: Runtime) => deprecatedOn !== undefined && new Date(deprecatedOn) < new Date(),
)
  .map(({ id }) => id)
  .join(',');

let bed: SynthBed;

beforeAll(async () => {
  bed = await openSynthBed();
});

afterAll(async () => {
  await bed[Symbol.asyncDispose]();
});

describe('cdk-nag', () => {
  it('finds nothing that is not acknowledged with its reason', async () => {
    expect(await nagFindings(await bed.app({ set: 'all' }))).toEqual([]);
  });

  it('finds a bucket that is open', async () => {
    const app = await bed.app({ parts: 'results' });
    new CfnBucket(new Stack(app, 'Planted'), 'Open');
    expect(await nagFindings(app)).toContain('AwsSolutions-S10 Planted/Open');
  });
});

describe("the CDK's own validator", () => {
  it('lets all stacks pass, strict as cdk.json makes it', { timeout: 120_000 }, async () => {
    const app = await bed.app({ without: DEPRECATED }, { builtinCloudFormationValidation: true });
    expect(() => app.synth()).not.toThrow();
    expect(await reported(app)).toEqual([]);
  });

  it('stops a template that CloudFormation would refuse', async () => {
    const app = await bed.app({ parts: 'results' }, { builtinCloudFormationValidation: true });
    new CfnBucket(new Stack(app, 'Planted'), 'Bucket').addPropertyOverride('BucketColour', 'green');
    expect(() => app.synth()).toThrow(/BucketColour/);
  });
});

describe.skipIf(skipped !== '')(`cfn-lint${skipped}`, () => {
  let templates: readonly string[];
  let planted: string;
  /** What it finds, and where; it takes seconds to start, so one start is for all. */
  let findings: readonly string[];

  beforeAll(async () => {
    const { stacks } = await bed.synth({ without: DEPRECATED });
    templates = stacks.map(({ templateFullPath }) => templateFullPath);
    planted = join(bed.root, 'planted.template.json');
    const Bucket = { Type: 'AWS::S3::Bucket', Properties: { BucketColour: 'green' } };
    await writeFile(planted, JSON.stringify({ Resources: { Bucket } }));
    const result = await lint([...templates, planted]);
    expect(result.stderr).toBe('');
    expect(result.code).not.toBe(0);
    findings = result.stdout.split('\n').filter((line) => line !== '');
  }, 120_000);

  it('has nothing to say', () => {
    expect(templates).toHaveLength(3);
    expect(findings.filter((line) => !line.startsWith(`${planted}:`))).toEqual([]);
  });

  it('objects to a planted fault', () => {
    expect(findings).toEqual([expect.stringMatching(/^\S+planted\.template\.json:.*BucketColour/)]);
  });
});

async function nagFindings(app: App): Promise<readonly string[]> {
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  try {
    app.synth();
  } catch (error) {
    // Findings are errors of the synthesis; the report that is read below has them all.
    if (!(error instanceof Error && error.name === 'ValidationFailed')) throw error;
  }
  return reported(app);
}

interface Report {
  readonly pluginReports?: readonly {
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly { readonly constructPath: string }[];
    }[];
  }[];
}

async function reported(app: App): Promise<readonly string[]> {
  const report = JSON.parse(await readFile(join(app.outdir, 'validation-report.json'), 'utf8')) as Report;
  return (report.pluginReports ?? []).flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(({ constructPath }) => `${ruleName} ${constructPath}`),
    ),
  );
}

function lint(templates: readonly string[]) {
  if ('missing' in linter) throw new Error(linter.missing);
  return linter.lint(templates);
}
