import { DescribeSubnetsCommand } from '@aws-sdk/client-ec2';
import { BUCKET_TAG, DEFAULT_STACK } from '@lambda-bench/config';
import { describe, expect, it } from 'vitest';
import { changesOf, ec2Bed, LAUNCH, result, RUN, SMALL, stackAnswer } from './ec2-bed.ts';

const { bed, missing } = await ec2Bed();
const why = missing === undefined ? '' : ` (skipped: ${missing})`;

describe.skipIf(missing !== undefined)(`a run on an instance that goes wrong, against moto${why}`, () => {
  describe('whatever goes wrong', () => {
    it('a step that fails on the instance ends with code 4, with its log, terminated', async () => {
      const { code, out, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: async () => {
          await bed.account.put(result('log.txt'), 'failed while installing: dnf cannot install nodejs22\n');
          await bed.leaveStatus(70, 'installing');
        },
      });
      expect(code).toBe(4);
      expect(out).toContain('dnf cannot install nodejs22');
      expect(err).toContain('failed while installing');
      expect(await bed.account.states()).toEqual(['terminated']);
    });

    it('an instance that dies says nothing, and that is said, with EC2’s reason', async () => {
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: async (id) => {
          await bed.account.put(result('journal.jsonl'), bed.journal.slice(0, -100));
          await bed.account.endInstance(id);
        },
      });
      expect(code).toBe(4);
      expect(err).toMatch(/instance i-\w+ is terminated and left no status \(.+\)/);
      expect(err).toContain('aws ec2 get-console-output');
      expect(err).toContain(`lambda-bench restore --id=${RUN}\n`);
    });

    it('a launch that is refused leaves nothing to terminate', async () => {
      const { code, err, proxy } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        fault: ({ operation }) => (operation === 'RunInstances' ? { status: 403, body: DENIED } : undefined),
      });
      expect([code, err]).toEqual([3, expect.stringContaining('not allowed to call ec2:RunInstances')]);
      expect(proxy.operations()).not.toContain('TerminateInstances');
      expect(await bed.account.states()).toEqual([]);
    });

    it.each([
      ['VcpuLimitExceeded', 3, 'higher quota'],
      ['InvalidParameterValue', 2, 'put right what it says'],
      [
        'InvalidParameterValue',
        2,
        '--instance-type takes one with an arm64 processor',
        'The architecture of the instance type does not match that of the image',
      ],
    ])('a launch that is refused with %s says what to do', async (reason, exit, hint, said = '') => {
      const body = DENIED.replace('UnauthorizedOperation', reason).replace('You are', `${said} You are`);
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        fault: ({ operation }) => (operation === 'RunInstances' ? { status: 400, body } : undefined),
      });
      expect([code, err]).toEqual([exit, expect.stringContaining(hint)]);
    });

    it('who may launch and may not ask for types of instances launches', async () => {
      const { code } = await bed.lambdaBench([...LAUNCH, '--yes', '--detach'], {
        fault: ({ operation }) =>
          operation === 'DescribeInstanceTypes' ? { status: 403, body: DENIED } : undefined,
      });
      expect([code, await bed.account.states()]).toEqual([0, ['running']]);
    });

    it('whoever only watches ends nothing because watching fails', async () => {
      await bed.lambdaBench([...LAUNCH, '--yes', '--detach']);
      const { code } = await bed.lambdaBench(['ec2', `--follow=${RUN}`], {
        fault: ({ operation, path }) =>
          operation === 'GetObject' && path.endsWith('status.json')
            ? { status: 403, body: S3_DENIED }
            : undefined,
      });
      expect(code).toBe(3);
      expect(await bed.account.states()).toEqual(['running']);
    });

    it('an instance that EC2 no longer knows is not waited for without end', async () => {
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        env: { LAMBDA_BENCH_POLL_MS: '1' },
        fault: ({ operation, parameters }) =>
          operation === 'DescribeInstances' && parameters.has('InstanceId.1')
            ? { status: 400, body: UNKNOWN }
            : undefined,
      });
      expect([code, err]).toEqual([
        4,
        expect.stringMatching(/instance i-\w+ is forgotten and left no status/),
      ]);
    });

    it('a launch of which no answer comes is looked for and ended', async () => {
      const { code, proxy } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        fault: ({ operation }) =>
          operation === 'RunInstances' ? { status: 500, body: INTERNAL_ERROR, after: true } : undefined,
      });
      expect(code).toBe(4);
      expect(proxy.operations()).toContain('TerminateInstances');
      expect(await bed.account.states()).toEqual(['terminated']);
    });

    it.each([
      ['a moment later is ended', 2, ['terminated']],
      ['never is left to itself, and that is said', Infinity, ['running']],
    ])('a launch of which no answer comes and that EC2 lists %s', async (_, looks, states) => {
      let looked: number | undefined;
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        fault: ({ operation, parameters }) => {
          if (operation === 'RunInstances') {
            looked ??= 0;
            return { status: 500, body: INTERNAL_ERROR, after: true };
          }
          if (operation !== 'DescribeInstances' || parameters.has('InstanceId.1') || looked === undefined)
            return undefined;
          looked += 1;
          return looked <= looks ? { status: 200, body: NO_INSTANCES } : undefined;
        },
      });
      expect([code, await bed.account.states()]).toEqual([4, states]);
      expect(err.includes('no instance of run a-run was seen')).toBe(looks === Infinity);
      expect(err.includes('lambda-bench sweep what is left of it')).toBe(looks === Infinity);
    });

    it('an instance that cannot be followed is terminated', async () => {
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        fault: ({ operation, path }) =>
          operation === 'GetObject' && path.endsWith('status.json')
            ? { status: 403, body: S3_DENIED }
            : undefined,
      });
      expect([code, err]).toEqual([3, expect.stringContaining('s3:GetObject')]);
      expect(err).toMatch(/instance i-\w+ is terminated\n/);
      expect(await bed.account.states()).toEqual(['terminated']);
    });

    it('trouble that passes is waited out', async () => {
      const { code } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: () => bed.wellDone(),
        fault: ({ operation, path }, count) =>
          operation === 'GetObject' && path.endsWith('status.json') && count < 5
            ? { status: 500, body: '<Error><Code>InternalError</Code><Message>try again</Message></Error>' }
            : undefined,
      });
      expect(code).toBe(0);
    });

    it('an instance that cannot be terminated is named, with the command that ends it', async () => {
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: () => bed.wellDone(),
        fault: ({ operation }) =>
          operation === 'TerminateInstances' ? { status: 403, body: DENIED } : undefined,
      });
      expect(code).toBe(3);
      expect(err).toMatch(
        /instance (i-\w+) was not seen to end: .*\n.*aws ec2 terminate-instances --region us-east-2 --instance-ids \1/,
      );
      expect(await bed.account.states()).toEqual(['running']);
    });

    it.each([
      ['no stack', 'LB_STACK', ['--stack=Other'], 'there is no stack Other in this account'],
      [
        'a bucket that the instance may not write to',
        'LB_STACK',
        ['--s3-bucket=not-ours'],
        'lambda-bench deploy --parts=runner --s3-bucket=not-ours allows it',
      ],
      ['no such subnet', 'LB_USAGE', ['--subnet=subnet-1'], 'there is no subnet subnet-1'],
      [
        'no such type',
        'LB_USAGE',
        ['--instance-type=t9.huge'],
        'EC2 has no instance type t9.huge in us-east-2',
      ],
      [
        'a type of another processor',
        'LB_USAGE',
        ['--instance-type=c5.large'],
        'c5.large has an x86_64 processor',
      ],
    ])('%s is said before anything is changed', async (_, code, args, message) => {
      const { err, proxy } = await bed.lambdaBench([...LAUNCH, ...args, '--yes']);
      expect(err).toContain(`error ${code}:`);
      expect(err).toContain(message);
      expect(changesOf(proxy)).toEqual([]);
    });

    it('a bucket that the stack lets the instance use is used, and has to be there', async () => {
      await bed.account.deployParts('Another', { [BUCKET_TAG]: 'not-there' });
      const { err, proxy } = await bed.lambdaBench([
        ...LAUNCH,
        '--stack=Another',
        '--s3-bucket=not-there',
        '--yes',
      ]);
      expect(err).toContain('error LB_STORE: there is no bucket not-there');
      expect(changesOf(proxy)).toEqual([]);
    });

    it.each([
      ['that is not whole', '', { status: 'ROLLBACK_COMPLETE' }, 'is not ready: ROLLBACK_COMPLETE'],
      [
        'that is being changed',
        'Runner',
        { status: 'UPDATE_IN_PROGRESS' },
        'is not ready: UPDATE_IN_PROGRESS',
      ],
      ['of somebody else', 'Runner', { status: 'CREATE_COMPLETE', owner: 'theirs' }, 'was not made by'],
    ])('a stack %s is refused', async (_, part, state, message) => {
      const name = `${DEFAULT_STACK}${part}`;
      const { code, err, proxy } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        fault: ({ operation, parameters }) =>
          operation === 'DescribeStacks' && parameters.get('StackName') === name
            ? { status: 200, body: stackAnswer({ name, ...state }) }
            : undefined,
      });
      expect([code, err]).toEqual([3, expect.stringContaining(message)]);
      expect(changesOf(proxy)).toEqual([]);
    });

    it('a wish to stop that an earlier run of the name left is gone before the launch', async () => {
      await bed.account.put(`bundles/${RUN}.stop`, 'stop\n');
      let left: readonly (string | undefined)[] | undefined;
      await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: async () => {
          left = await bed.account.keys();
          await bed.wellDone();
        },
      });
      expect(left).toEqual([expect.stringMatching(/^bundles\/[0-9a-f]{64}\.tar\.gz$/)]);
    });

    it('an account without a default VPC is told of --subnet, and a subnet is used as given', async () => {
      const { Subnets } = await bed.account.ec2.send(new DescribeSubnetsCommand({}));
      const subnet = Subnets?.[0]?.SubnetId ?? '';
      const given = await bed.lambdaBench([...LAUNCH, `--subnet=${subnet}`, '--yes', '--detach']);
      expect(given.proxy.find('RunInstances').parameters.get('SubnetId')).toBe(subnet);
      const without = await bed.lambdaBench(['ec2', ...SMALL, '--yes'], {
        fault: ({ operation }) => (operation === 'DescribeVpcs' ? { status: 200, body: NO_VPC } : undefined),
      });
      expect([without.code, without.err]).toEqual([
        3,
        expect.stringMatching(/no default VPC in us-east-2[^]*--subnet/),
      ]);
    });

    it.each([
      [['--max-hours=0.1'], '--max-hours 0.1 is not allowed'],
      [['--id=../x'], 'cannot be the name of a run'],
      [[`--notes=${'long '.repeat(4000)}`], 'EC2 takes 16384'],
      [['--precision=0'], '--precision 0 is not allowed'],
      [['--budget=1', '--region=il-central-1'], '--budget needs prices, and none are known for il-central-1'],
    ])('%j is refused before AWS is asked', async (args, message) => {
      const { code, err, proxy } = await bed.lambdaBench(['ec2', ...SMALL, '--yes', '--detach', ...args]);
      expect([code, err]).toEqual([2, expect.stringContaining(message)]);
      expect(proxy.calls).toEqual([]);
    });
  });

  describe('Ctrl-C', () => {
    it('asks the run to stop, fetches what there is and terminates', async () => {
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: () => bed.account.put(result('log.txt'), 'measuring\n'),
        onOutput: (text, host) => {
          if (text.includes('measuring')) host.interrupt();
        },
        onAnswer: ({ operation, path }) => {
          if (operation !== 'PutObject' || !path.endsWith(`bundles/${RUN}.stop`)) return;
          void bed.account.put(result('journal.jsonl'), bed.journal).then(() => bed.leaveStatus(6));
        },
      });
      expect(code).toBe(6);
      expect(err).toContain('stopping: the run is asked');
      expect(await bed.fetched('journal.jsonl')).toBe(bed.journal);
      expect(await bed.account.states()).toEqual(['terminated']);
      expect(await bed.account.keys()).not.toContain(`bundles/${RUN}.stop`);
    });

    it.each([
      ['before the launch: nothing is launched', 'HeadObject', []],
      ['during the launch: the instance is ended as soon as there is one', 'RunInstances', ['terminated']],
    ] as const)('%s', async (_, when, states) => {
      const { code, proxy } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        during: (operation, host) => {
          if (operation === when) host.interrupt();
          if (operation === 'RunInstances') void bed.leaveStatus(6);
        },
      });
      expect(code).toBe(6);
      expect(await bed.account.states()).toEqual(states);
      expect(proxy.operations().includes('RunInstances')).toBe(states.length > 0);
    });

    it('twice leaves at once, and names the instance', async () => {
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: () => bed.account.put(result('log.txt'), 'measuring\n'),
        onOutput: (text, host) => {
          if (!text.includes('measuring')) return;
          host.interrupt();
          host.interrupt();
        },
      });
      expect([code, err]).toEqual([
        6,
        expect.stringMatching(/aws ec2 terminate-instances .* ends it at once/),
      ]);
      expect(await bed.account.states()).toEqual(['running']);
    });
  });
});

const INTERNAL_ERROR =
  '<Response><Errors><Error><Code>InternalError</Code><Message>An internal error has occurred</Message></Error></Errors></Response>';
const DENIED =
  '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors></Response>';
const S3_DENIED = '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>';
const NO_VPC =
  '<DescribeVpcsResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><vpcSet/></DescribeVpcsResponse>';
const UNKNOWN =
  '<Response><Errors><Error><Code>InvalidInstanceID.NotFound</Code><Message>The instance ID does not exist</Message></Error></Errors></Response>';
const NO_INSTANCES =
  '<DescribeInstancesResponse xmlns="http://ec2.amazonaws.com/doc/2016-11-15/"><reservationSet/></DescribeInstancesResponse>';
