import { BenchError, DEFAULT_REGION } from '@lambda-bench/config';
import { loadConfig, NODE_REGION_CONFIG_FILE_OPTIONS, NODE_REGION_CONFIG_OPTIONS } from '@smithy/core/config';
import { adoptEnvironment, type Environment } from './sdk-environment.ts';

/**
 * Of all partitions: `us-east-2`, `us-gov-west-1`, `us-isob-east-1`, `eusc-de-east-1`. Whether a region of that form is
 * there only its endpoint can tell.
 */
const REGION =
  /^[a-z]{2,4}(-[a-z]{2,5})?-(central|north|south|east|west|northeast|northwest|southeast|southwest)-\d{1,2}$/;

const SOURCES = ['AWS_REGION', 'AWS_DEFAULT_REGION'] as const;

/**
 * The region of a command: what was asked for, AWS_REGION, AWS_DEFAULT_REGION, the profile's, else ours. The JavaScript
 * SDK does not know AWS_DEFAULT_REGION, the AWS CLI does. From here on the SDK goes by `env` in everything else as well.
 */
export async function resolveRegion(env: Environment, explicit?: string): Promise<string> {
  adoptEnvironment(env);
  if (explicit !== undefined) return checked(explicit, '--region');
  const source = SOURCES.find((name) => isGiven(env[name]));
  if (source !== undefined) return checked(env[source] ?? '', source);
  const ofProfile = await regionOfProfile();
  return ofProfile === undefined ? DEFAULT_REGION : checked(ofProfile, 'the profile');
}

/** An empty variable is none, as everywhere in the SDK. */
function isGiven(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

/** As each client of the SDK looks for it, without loading one. */
async function regionOfProfile(): Promise<string | undefined> {
  try {
    return await loadConfig(NODE_REGION_CONFIG_OPTIONS, NODE_REGION_CONFIG_FILE_OPTIONS)();
  } catch {
    // No profile names one: that is all the SDK can mean here, since it passes over files that it cannot read.
    return undefined;
  }
}

function checked(region: string, source: string): string {
  if (REGION.test(region)) return region;
  throw new BenchError(
    'LB_REGION',
    `${region === '' ? 'an empty text' : region} (from ${source}) is not the name of an AWS region`,
    'write it as in us-east-2 or eu-central-1, with --region, AWS_REGION, AWS_DEFAULT_REGION or in the profile',
  );
}
