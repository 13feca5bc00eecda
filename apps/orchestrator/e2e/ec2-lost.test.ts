import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ec2Bed, LAUNCH, result, RUN } from './ec2-bed.ts';

const { bed, missing } = await ec2Bed();
const why = missing === undefined ? '' : ` (skipped: ${missing})`;

const EXPIRED = 'The provided token has expired.';
const HOUR = 3_600_000;

describe.skipIf(missing !== undefined)(
  `a run on an instance that is lost sight of, against moto${why}`,
  () => {
    it.each([
      ['S3', 'GetObject', `<Error><Code>ExpiredToken</Code><Message>${EXPIRED}</Message></Error>`],
      [
        'EC2',
        'DescribeInstances',
        `<Response><Errors><Error><Code>RequestExpired</Code><Message>${EXPIRED}</Message></Error></Errors></Response>`,
      ],
    ])('goes on when %s says that the credentials have expired', async (_, operation, body) => {
      let isLaunched = false;
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        during: (answered) => {
          isLaunched ||= answered === 'RunInstances';
        },
        fault: (call) => (isLaunched && call.operation === operation ? { status: 400, body } : undefined),
      });
      expect([code, err]).toEqual([3, expect.stringContaining('error LB_CREDENTIALS:')]);
      expect(err).toMatch(/instance i-\w+ goes on with run a-run, and ends by itself\n/);
      expect(err).toContain(`lambda-bench ec2 --follow=${RUN} watches it again`);
      expect(await bed.account.states()).toEqual(['running']);
    });

    it('goes on when the network is lost for longer than is waited for', async () => {
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: () => bed.account.put(result('log.txt'), 'measuring\n'),
        onOutput: (text, _, proxy) => {
          if (text.includes('measuring')) proxy.hangUp();
        },
      });
      expect([code, err]).toEqual([4, expect.stringMatching(/does not answer \(.*ECONNREFUSED/)]);
      expect(err).toMatch(/instance i-\w+ goes on with run a-run, and ends by itself\n/);
      expect(await bed.account.states()).toEqual(['running']);
    });

    it('is ended when only its results could not be fetched, and says how to fetch them', async () => {
      const body = `<Error><Code>ExpiredToken</Code><Message>${EXPIRED}</Message></Error>`;
      const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: () => bed.wellDone(),
        fault: ({ operation, path }) =>
          operation === 'GetObject' && path.endsWith('journal.jsonl') ? { status: 400, body } : undefined,
      });
      expect([code, err]).toEqual([
        3,
        expect.stringContaining(`lambda-bench ec2 --follow=${RUN} fetches it`),
      ]);
      expect(await bed.account.states()).toEqual(['terminated']);
      const later = await bed.lambdaBench(['ec2', `--follow=${RUN}`]);
      expect([later.code, await bed.fetched('journal.jsonl')]).toEqual([0, bed.journal]);
    });

    it('is watched on when the network comes back', async () => {
      const { code } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        env: { LAMBDA_BENCH_POLL_MS: '200' },
        instance: () => bed.account.put(result('log.txt'), 'measuring\n'),
        onOutput: (text, _, proxy) => {
          if (!text.includes('measuring')) return;
          proxy.hangUp();
          setTimeout(() => void bed.wellDone().then(() => proxy.listen()), 1500);
        },
      });
      expect(code).toBe(0);
      expect(await bed.account.states()).toEqual(['terminated']);
    });

    describe('an instance that did not end itself', () => {
      beforeEach(() => {
        vi.useFakeTimers({ toFake: ['Date'] });
      });

      afterEach(() => {
        vi.useRealTimers();
      });

      it('is ended by whoever launched it, with what it left', async () => {
        const { code, err } = await bed.lambdaBench([...LAUNCH, '--yes', '--max-hours=2'], {
          instance: async () => {
            await bed.account.put(result('journal.jsonl'), bed.journal);
            await bed.account.put(result('log.txt'), 'measuring\n');
          },
          onOutput: (text) => {
            if (text.includes('measuring')) vi.setSystemTime(Date.now() + 2.3 * HOUR);
          },
        });
        expect([code, err]).toEqual([4, expect.stringMatching(/i-\w+ was to end itself by .*, and did not/)]);
        expect(await bed.fetched('journal.jsonl')).toBe(bed.journal);
        expect(await bed.account.states()).toEqual(['terminated']);
      });

      it('is ended by whoever only watches as well', async () => {
        await bed.lambdaBench([...LAUNCH, '--yes', '--detach', '--max-hours=2']);
        vi.setSystemTime(Date.now() + 2.3 * HOUR);
        const { code } = await bed.lambdaBench(['ec2', `--follow=${RUN}`]);
        expect(code).toBe(4);
        expect(await bed.account.states()).toEqual(['terminated']);
      });
    });

    it('is found again with the command that is printed, wherever it is', async () => {
      await bed.account.deployParts('Other');
      const place = ['--region=us-east-2', '--stack=Other', '--runs=my runs'];
      const { out } = await bed.lambdaBench([...LAUNCH, ...place, '--yes', '--detach']);
      const again = `lambda-bench ec2 --follow=${RUN} --region=us-east-2 --stack=Other '--runs=my runs'`;
      expect(out).toContain(`${again} watches it`);
    });

    it('whose journal arrived after it was given up, is completed by --follow', async () => {
      const lines = bed.journal.split('\n');
      const { code } = await bed.lambdaBench([...LAUNCH, '--yes'], {
        instance: async () => {
          // The header alone, as it is uploaded first.
          await bed.account.put(result('journal.jsonl'), `${lines[0] ?? ''}\n`);
          await bed.account.put(result('log.txt'), 'measuring\n');
        },
        onOutput: (text, host) => {
          if (text.includes('measuring')) host.interrupt();
        },
      });
      expect([code, await bed.account.states()]).toEqual([6, ['terminated']]);
      expect(await bed.fetched('journal.jsonl')).toBe(`${lines[0] ?? ''}\n`);
      await bed.wellDone();
      const later = await bed.lambdaBench(['ec2', `--follow=${RUN}`]);
      expect(later.code).toBe(0);
      expect(await bed.fetched('journal.jsonl')).toBe(bed.journal);
      const again = await bed.lambdaBench(['ec2', `--follow=${RUN}`]);
      expect([again.code, again.err]).toEqual([2, expect.stringContaining('is there already')]);
    });

    it('never goes over a run of its name that is another one', async () => {
      await bed.lambdaBench(['run', '--backend=fake', `--id=${RUN}`, '--filter=rust-arm64-light']);
      const here = await bed.fetched('journal.jsonl');
      await bed.account.put(result('journal.jsonl'), `${bed.journal}${bed.journal}`);
      await bed.leaveStatus(0);
      const { code, err } = await bed.lambdaBench(['ec2', `--follow=${RUN}`]);
      expect([code, err]).toEqual([
        2,
        expect.stringContaining('is not the beginning of the one in the bucket'),
      ]);
      expect(await bed.fetched('journal.jsonl')).toBe(here);
    });
  },
);
