import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { EXPIRES_TAG, OWNER_TAG, RUN_TAG, STACK_TAG } from '@lambda-bench/config';
import { STACK, wireLambda } from '@lambda-bench/backend/testing';
import { bufferHost, workspaceRoot } from '@lambda-bench/host';
import { describe, expect, it } from 'vitest';
import { orchestrator } from '../src/cli.ts';
import { ScriptMachine } from '../src/ec2/testing/script-machine.ts';
import { changesOf, ec2Bed, LAUNCH, result, RUN, scriptIn, SMALL } from './ec2-bed.ts';

const { bed, missing } = await ec2Bed();
const why = missing === undefined ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(`a run on an instance, against moto${why}`, () => {
  describe('the launch', () => {
    it('is one instance that ends itself, with the stack’s profile, IMDSv2, an encrypted disk and our tags', async () => {
      const before = Date.now();
      const { code, err, proxy } = await bed.lambdaBench([...LAUNCH, '--yes', '--max-hours=3'], {
        instance: () => bed.wellDone(),
      });
      expect([code, err]).toEqual([0, expect.stringContaining('is terminated\n')]);
      const sent = Object.fromEntries(proxy.find('RunInstances').parameters);
      expect(sent).toMatchObject({
        MinCount: '1',
        MaxCount: '1',
        InstanceType: 't4g.small',
        InstanceInitiatedShutdownBehavior: 'terminate',
        'IamInstanceProfile.Name': bed.account.profile,
        'MetadataOptions.HttpTokens': 'required',
        'MetadataOptions.HttpPutResponseHopLimit': '1',
        'BlockDeviceMapping.1.Ebs.DeleteOnTermination': 'true',
        'BlockDeviceMapping.1.Ebs.Encrypted': 'true',
        'BlockDeviceMapping.1.Ebs.VolumeType': 'gp3',
        ImageId: expect.stringMatching(/^ami-/) as string,
        ClientToken: expect.stringMatching(/^[\w-]{36}$/) as string,
      });
      expect(
        Object.keys(sent).filter((name) => /KeyName|SecurityGroup|NetworkInterface|SubnetId/.test(name)),
      ).toEqual([]);
      for (const kind of ['1', '2']) {
        const tags = tagsIn(sent, kind);
        expect(tags).toMatchObject({
          [OWNER_TAG.key]: OWNER_TAG.value,
          [STACK_TAG]: 'LambdaBenchmarkStack',
          [RUN_TAG]: RUN,
        });
        const life = Date.parse(tags[EXPIRES_TAG] ?? '') - before;
        expect(life).toBeGreaterThanOrEqual(3 * 3_600_000);
        expect(life).toBeLessThan(3.5 * 3_600_000);
      }
      const script = scriptIn(proxy.find('RunInstances').parameters);
      const lines = script.split('\n').filter((line) => !/^(#|$|set |readonly |export )/.test(line));
      expect(lines[0]).toBe('shutdown -P "+$max_minutes"');
      expect(script).toContain('readonly max_minutes=180\n');
      expect(script).toMatch(/main\.mjs run --backend=aws --yes --id=a-run --mode=test .*--region=us-east-2/);
    });

    it('follows calls that only look, and asks for everything before it changes anything', async () => {
      const { proxy } = await bed.lambdaBench([...LAUNCH, '--yes'], { instance: () => bed.wellDone() });
      const changes = changesOf(proxy);
      expect(changes).toEqual(['PutObject', 'DeleteObject', 'RunInstances', 'TerminateInstances']);
      expect(proxy.operations().slice(0, 12)).toEqual([
        'GetCallerIdentity',
        'DescribeStacks',
        'ListStackResources',
        'DescribeStacks',
        'ListStackResources',
        'DescribeVpcs',
        'DescribeInstanceTypes',
        'GetParameter',
        'HeadBucket',
        'ListObjectsV2',
        'DescribeInstances',
        'HeadObject',
      ]);
      expect(await bed.account.states()).toEqual(['terminated']);
    });

    it('uploads a bundle whose name is its content, once', async () => {
      const { proxy } = await bed.lambdaBench([...LAUNCH, '--yes'], { instance: () => bed.wellDone() });
      const { path } = proxy.find('PutObject');
      const [, sha256] = /bundles\/([0-9a-f]{64})\.tar\.gz$/.exec(path) ?? [];
      const stored = await bed.account.bytes(`bundles/${sha256 ?? ''}.tar.gz`);
      expect(createHash('sha256').update(stored).digest('hex')).toBe(sha256);
      const again = await bed.lambdaBench(['ec2', '--id=b-run', ...SMALL, '--yes', '--detach']);
      expect(again.proxy.operations('s3')).not.toContain('PutObject');
      expect(again.err).toContain('is there already');
    });

    it.each([
      ['before', {}],
      ['after', { after: true }],
    ] as const)('answered with 500 %s it was done makes one instance', async (_, when) => {
      const { code, proxy } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: () => bed.wellDone(),
        fault: ({ operation }, count) =>
          operation === 'RunInstances' && count === 0
            ? { status: 500, body: INTERNAL_ERROR, ...when }
            : undefined,
      });
      expect(code).toBe(0);
      const tokens = proxy.calls
        .filter(({ operation }) => operation === 'RunInstances')
        .map(({ parameters }) => parameters.get('ClientToken'));
      expect(tokens).toHaveLength(2);
      expect(new Set(tokens).size).toBe(1);
      expect(await bed.account.states()).toEqual(['terminated']);
    });

    it('asks, and without a yes nothing is changed', async () => {
      const { code, err, proxy } = await bed.lambdaBench(LAUNCH, { answer: 'y' });
      expect([code, err]).toEqual([0, expect.stringContaining('nothing was started\n')]);
      expect(changesOf(proxy)).toEqual([]);
      const unattended = await bed.lambdaBench(LAUNCH);
      expect([unattended.code, unattended.err]).toEqual([2, expect.stringContaining('add --yes')]);
    });

    it('with --detach leaves the instance to itself', async () => {
      const { code, out, proxy } = await bed.lambdaBench([...LAUNCH, '--yes', '--detach']);
      expect(code).toBe(0);
      expect(out).toContain(`lambda-bench ec2 --follow=${RUN} watches it`);
      expect(proxy.operations().at(-1)).toBe('RunInstances');
      expect(await bed.account.states()).toEqual(['running']);
    });
  });

  describe('--dry-run', () => {
    it('shows every call with what is sent, and makes none that changes anything', async () => {
      const { code, out, proxy } = await bed.lambdaBench([...LAUNCH, '--dry-run']);
      expect(code).toBe(0);
      expect(changesOf(proxy)).toEqual([]);
      expect(out.match(/^\d+\. .*$/gm)).toEqual(PLANNED);
      expect(out).toContain(`"Name": "${bed.account.profile}"`);
      expect(out).toContain(`"Bucket": "${bed.account.bucket}"`);
      expect(out).toContain('   shutdown -P "+$max_minutes"\n');
    });

    it('needs no credentials: what could not be asked is said', async () => {
      const missing = { AWS_ACCESS_KEY_ID: '', AWS_SECRET_ACCESS_KEY: '', HOME: bed.cwd };
      const { code, out, proxy } = await bed.lambdaBench([...LAUNCH, '--dry-run'], { env: missing });
      expect(code).toBe(0);
      expect(proxy.calls).toEqual([]);
      expect(out).toMatch(
        /is in angle brackets above:\nLB_CREDENTIALS: [^\n]*credentials are missing[^\n]*\n {2}→ [^\n]*\n$/,
      );
      expect(out).toContain('"Name": "<the instance profile of stack LambdaBenchmarkStackRunner>"');
      expect(out.match(/^\d+\. .*$/gm)).toEqual(PLANNED);
    });

    it('says of each answer that is missing why, and leaves out no other', async () => {
      const wrong = ['--subnet=subnet-1', '--instance-type=c5.large'];
      const { code, out, proxy } = await bed.lambdaBench([...LAUNCH, ...wrong, '--dry-run'], {
        fault: ({ operation }) =>
          operation === 'GetParameter' ? { status: 400, body: SSM_DENIED } : undefined,
      });
      expect([code, changesOf(proxy)]).toEqual([0, []]);
      expect(out).toContain(`"Name": "${bed.account.profile}"`);
      expect(out).toContain(`"Bucket": "${bed.account.bucket}"`);
      expect(out).toMatch(/"ImageId": "<the value of /);
      expect(out.slice(out.indexOf('In the way of a launch')).match(/^LB_\w+: .*$/gm)).toEqual([
        'LB_USAGE: there is no subnet subnet-1 in this account in us-east-2',
        'LB_USAGE: c5.large has an x86_64 processor',
        expect.stringContaining('LB_CREDENTIALS: not allowed to call ssm:GetParameter'),
      ]);
    });
  });

  describe('the results', () => {
    it('are brought into the run’s folder, byte for byte, and the log is shown line by line', async () => {
      const { out } = await bed.lambdaBench([...LAUNCH, '--yes'], { instance: () => bed.wellDone() });
      expect(out).toContain('second “line”\n');
      expect(await bed.fetched('journal.jsonl')).toBe(bed.journal);
      expect((await readdir(join(bed.cwd, 'runs', RUN))).sort()).toEqual([
        'ec2-log.txt',
        'ec2-status.json',
        'journal.jsonl',
      ]);
      const list = bufferHost(['list'], { cwd: bed.cwd });
      await orchestrator(list);
      expect(list.out()).toMatch(/^a-run .* completed/m);
    });

    it('of a run with failures are fetched as well; its code is ours, and the instance is terminated', async () => {
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: async () => {
          await bed.account.put(result('journal.jsonl'), bed.journal);
          await bed.leaveStatus(5);
        },
      });
      expect([code, err]).toEqual([5, expect.stringContaining('ended with code 5')]);
      expect(await bed.fetched('journal.jsonl')).toBe(bed.journal);
      expect(await bed.account.states()).toEqual(['terminated']);
    });

    it('never go over a run that is there, here or in the bucket', async () => {
      await bed.lambdaBench([...LAUNCH, '--yes'], { instance: () => bed.wellDone() });
      const here = await bed.lambdaBench([...LAUNCH, '--yes']);
      expect([here.code, here.err]).toEqual([2, expect.stringContaining(`run ${RUN} is there already`)]);
      await rm(join(bed.cwd, 'runs'), { recursive: true });
      const there = await bed.lambdaBench([...LAUNCH, '--yes']);
      expect([there.code, there.err]).toEqual([
        2,
        expect.stringContaining(`has results of a run ${RUN} already`),
      ]);
      expect(there.proxy.operations()).not.toContain('RunInstances');
    });
  });

  describe('--keep-alive', () => {
    it('does not terminate, and says so', async () => {
      const { code, err, proxy } = await bed.lambdaBench([...LAUNCH, '--yes', '--keep-alive'], {
        instance: () => bed.wellDone(),
      });
      expect(code).toBe(0);
      expect(err).toContain('warning: --keep-alive: the instance is not terminated');
      expect(err).toMatch(/instance i-\w+ is kept, as asked/);
      expect(proxy.find('RunInstances').parameters.get('InstanceInitiatedShutdownBehavior')).toBe('stop');
      expect(proxy.operations()).not.toContain('TerminateInstances');
      expect(await bed.account.states()).toEqual(['running']);
    });

    it('holds for whoever follows it later', async () => {
      await bed.lambdaBench([...LAUNCH, '--yes', '--keep-alive', '--detach']);
      await bed.wellDone();
      const { code, proxy } = await bed.lambdaBench(['ec2', `--follow=${RUN}`]);
      expect([code, proxy.operations()]).toEqual([0, expect.not.arrayContaining(['TerminateInstances'])]);
    });
  });

  describe('--follow', () => {
    it('fetches the results of a detached run and ends its instance', async () => {
      await bed.lambdaBench([...LAUNCH, '--yes', '--detach']);
      await bed.wellDone();
      const { code, out } = await bed.lambdaBench(['ec2', `--follow=${RUN}`]);
      expect([code, out]).toEqual([0, expect.stringContaining('first line\n')]);
      expect(await bed.fetched('journal.jsonl')).toBe(bed.journal);
      expect(await bed.account.states()).toEqual(['terminated']);
    });

    it('finds the results when EC2 has forgotten the instance', async () => {
      await bed.wellDone();
      const { code, proxy } = await bed.lambdaBench(['ec2', `--follow=${RUN}`]);
      expect([code, proxy.operations()]).toEqual([0, expect.not.arrayContaining(['TerminateInstances'])]);
      expect(await bed.fetched('journal.jsonl')).toBe(bed.journal);
    });

    it('of a run that nobody knows says so', async () => {
      const { code, err } = await bed.lambdaBench(['ec2', '--follow=nothing']);
      expect([code, err]).toEqual([2, expect.stringContaining('knows a run nothing')]);
    });

    it('Ctrl-C only stops watching', async () => {
      await bed.lambdaBench([...LAUNCH, '--yes', '--detach']);
      await bed.account.put(result('log.txt'), 'measuring\n');
      const { code, err } = await bed.lambdaBench(['ec2', `--follow=${RUN}`], {
        onOutput: (text, host) => {
          if (text.includes('measuring')) host.interrupt();
        },
      });
      expect([code, err]).toEqual([6, expect.stringMatching(/instance i-\w+ goes on with run a-run/)]);
      expect(await bed.account.states()).toEqual(['running']);
    });
  });

  it('from the launch to the results with the real script, the real bundle and the run that it is told', async () => {
    await using machine = await ScriptMachine.create();
    await using lambda = await wireLambda({ functions: ['rust-arm64-light'] });
    await bed.account.deployParts(STACK);
    // S3 is moto's, Lambda that of the backend's tests; the rest of the instance is what the script's own test has.
    await machine.program('aws', AWS_OVER_HTTP);
    await machine.program('node-22', `exec ${process.execPath} "$@"`);
    const { code, out, err } = await bed.lambdaBench([...LAUNCH, `--stack=${STACK}`, '--yes'], {
      instance: async (_, script) => {
        const env = { ...bed.account.environment(lambda.endpoint), ENDPOINT: bed.account.endpoint };
        const end = await machine.run(script, env);
        expect(end.calls.at(-1)).toBe('shutdown -P now');
      },
    });
    expect([code, err]).toEqual([0, expect.stringContaining('8 planned = 8 samples')]);
    expect(out).toContain(`run ${RUN}: 8 samples planned`);
    expect(out).toMatch(/^rust-arm64-light@512 /m);
    const { stdout } = await promisify(execFile)('git', ['rev-parse', 'HEAD'], { cwd: workspaceRoot() });
    const commit = stdout.trim();
    const status = JSON.parse(await bed.fetched('ec2-status.json')) as unknown;
    expect(status).toMatchObject({ phase: 'finished', exitCode: 0, commit });
    const [header] = (await bed.fetched('journal.jsonl')).split('\n');
    expect(JSON.parse(header ?? '')).toMatchObject({
      backend: 'aws',
      mode: 'test',
      harness: { commit: expect.stringContaining(commit) as string },
    });
  });
});

const PLANNED = [
  '1. sts GetCallerIdentity',
  '2. cloudformation DescribeStacks',
  '3. cloudformation ListStackResources',
  '4. cloudformation DescribeStacks',
  '5. cloudformation ListStackResources',
  '6. ec2 DescribeVpcs',
  '7. ec2 DescribeInstanceTypes',
  '8. ssm GetParameter',
  '9. s3 HeadBucket',
  '10. s3 ListObjectsV2',
  '11. ec2 DescribeInstances',
  '12. s3 HeadObject',
  '13. s3 PutObject  (left out where the bucket has this bundle)',
  '14. s3 DeleteObject  (nobody has asked this run to stop)',
  '15. ec2 RunInstances',
  '16. s3 GetObject  (again and again until the run has ended)',
  '17. s3 GetObject  (again and again until the run has ended)',
  '18. ec2 DescribeInstances  (again and again until the run has ended)',
  '19. s3 GetObject',
  '20. ec2 TerminateInstances',
  '21. ec2 DescribeInstances  (until it is terminated)',
];

const INTERNAL_ERROR =
  '<Response><Errors><Error><Code>InternalError</Code><Message>An internal error has occurred</Message></Error></Errors></Response>';

const SSM_DENIED = '{"__type":"AccessDeniedException","message":"no"}';

/** Who has no signature is refused; what it says, moto does not check. */
const AWS_OVER_HTTP = `signed='Authorization: AWS4-HMAC-SHA256 Credential=local/20260101/us-east-2/s3/aws4_request, SignedHeaders=host, Signature=0'
case "$3" in
s3://*) exec curl -sf -H "$signed" -o "$4" "$ENDPOINT/\${3#s3://}" ;;
*) exec curl -sf -H "$signed" -o /dev/null -T "$3" "$ENDPOINT/\${4#s3://}" ;;
esac`;

/** The tags of the first or second kind of resource that a launch tags. */
function tagsIn(sent: Readonly<Record<string, string>>, kind: string): Readonly<Record<string, string>> {
  const names = Object.keys(sent).filter(
    (name) => name.startsWith(`TagSpecification.${kind}.Tag.`) && name.endsWith('.Key'),
  );
  return Object.fromEntries(
    names.map((name) => [sent[name] ?? '', sent[name.replace(/Key$/, 'Value')] ?? '']),
  );
}
