import { DEFAULT_STACK, EXPIRES_TAG, OWNER_TAG, RUN_TAG, STACK_TAG } from '@lambda-bench/config';
import { VERSION_MARK } from '@lambda-bench/runner';
import { openRun } from '@lambda-bench/stores';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { changesOf, ec2Bed, stackAnswer } from './ec2-bed.ts';

const { bed, missing } = await ec2Bed();
const why = missing === undefined ? '' : ` (skipped: ${missing})`;

const HOUR = 3_600_000;
const OURS = { [OWNER_TAG.key]: OWNER_TAG.value, [STACK_TAG]: DEFAULT_STACK };
const BUNDLE = `bundles/${'0'.repeat(64)}.tar.gz`;

describe.skipIf(missing !== undefined)(
  `sweep, seven hours after everything was made, against moto${why}`,
  () => {
    let before: number;

    beforeEach(() => {
      before = Date.now();
      vi.useFakeTimers({ toFake: ['Date'], now: before });
    });

    afterEach(() => {
      vi.useRealTimers();
    });

    function sweep(...args: readonly string[]) {
      vi.setSystemTime(before + 7.5 * HOUR);
      return bed.lambdaBench(['sweep', ...args]);
    }

    const at = (hours: number): string => new Date(before + hours * HOUR).toISOString();

    it('ends the instances that are left over, and no others', async () => {
      const { account } = bed;
      const expired = await account.launch({ ...OURS, [RUN_TAG]: 'old', [EXPIRES_TAG]: at(1) });
      const silent = await account.launch({ ...OURS, [RUN_TAG]: 'silent' });
      await account.launch({ ...OURS, [RUN_TAG]: 'long', [EXPIRES_TAG]: at(20) });
      await account.launch({});
      await account.launch({ ...OURS, [STACK_TAG]: 'Other' });
      await account.launch({ [STACK_TAG]: DEFAULT_STACK, [EXPIRES_TAG]: at(1) });
      const { code, out } = await sweep('--yes');
      expect(code).toBe(0);
      expect(out).toMatch(new RegExp(`^instance +${expired} \\(run old\\) +7 h +was to end by`, 'm'));
      expect(out).toContain(`removed instance ${silent}`);
      expect(await account.states()).toEqual([
        'terminated',
        'terminated',
        'running',
        'running',
        'running',
        'running',
      ]);
      const again = await sweep('--yes');
      expect([again.code, changesOf(again.proxy)]).toEqual([0, []]);
      expect(again.out).toContain('nothing is left\n');
    });

    it('deletes published versions that carry our mark, and no function', async () => {
      const { account } = bed;
      const left = await account.publish(VERSION_MARK);
      const theirs = await account.publish('release 1');
      expect((await sweep('--yes', '--older-than=8h')).out).toContain('nothing is left\n');
      const { code, out } = await sweep('--yes');
      expect([code, out]).toEqual([0, expect.stringContaining(`removed version ${account.fn}:${left}\n`)]);
      expect(await account.versions()).toEqual(['$LATEST', theirs]);
    });

    it('deletes bundles and the results that were fetched; those that were not are kept and named', async () => {
      const { account } = bed;
      await mkdir(join(bed.cwd, 'runs/here'), { recursive: true });
      await writeFile(join(bed.cwd, 'runs/here/journal.jsonl'), bed.journal);
      const kept = [
        'bundles/readme.md',
        'other/journal.jsonl',
        'results/here/notes.txt',
        'results/there/status.json',
        'results/x',
      ];
      for (const key of [
        BUNDLE,
        'bundles/here.stop',
        'results/here/journal.jsonl',
        'results/here/log.txt',
        ...kept,
      ])
        await account.put(key, 'x');
      const { code, out } = await sweep('--yes');
      expect(code).toBe(0);
      expect(out).toContain('finished and not in ');
      expect(out).toContain('lambda-bench ec2 --follow=there fetches it; kept');
      expect(await account.keys()).toEqual(kept);
      expect(changesOf((await sweep('--yes')).proxy)).toEqual([]);
    });

    it('while a run is going on, touches neither its versions nor its bundle', async () => {
      const { account } = bed;
      await account.launch({ ...OURS, [RUN_TAG]: 'long', [EXPIRES_TAG]: at(20) });
      await account.publish(VERSION_MARK);
      await account.put(BUNDLE, 'x');
      const { out, proxy } = await sweep('--yes');
      expect(out).toMatch(/run long on i-\w+ is going on: versions, bundles and results are left alone/);
      expect(changesOf(proxy)).toEqual([]);
    });

    it('while a run on AWS from this machine is going on, touches nothing that it may use', async () => {
      const { account } = bed;
      await account.publish(VERSION_MARK);
      await account.put(BUNDLE, 'x');
      const header = JSON.parse(bed.journal.split('\n')[0] ?? '') as object;
      await mkdir(join(bed.cwd, 'runs/here'), { recursive: true });
      await writeFile(
        join(bed.cwd, 'runs/here/journal.jsonl'),
        `${JSON.stringify({ ...header, backend: 'aws' })}\n`,
      );
      await using writing = await openRun(join(bed.cwd, 'runs'), 'here');
      const { out, proxy } = await sweep('--yes');
      expect(out).toContain(
        `run ${writing.id} on this machine is going on: versions, bundles and results are left alone`,
      );
      expect(changesOf(proxy)).toEqual([]);
    });

    it('keeps results of which there is less here than in the bucket', async () => {
      const { account } = bed;
      await mkdir(join(bed.cwd, 'runs/here'), { recursive: true });
      await writeFile(join(bed.cwd, 'runs/here/journal.jsonl'), bed.journal);
      const kept = ['results/here/journal.jsonl', 'results/here/status.json'];
      for (const key of kept) await account.put(key, `${bed.journal} `);
      const { out, proxy } = await sweep('--yes');
      expect(out).toMatch(/longer than in .*: npx lambda-bench ec2 --follow=here completes it; kept/);
      expect(changesOf(proxy)).toEqual([]);
      expect(await account.keys()).toEqual(kept);
    });

    it.each([
      ['is not ours', 'CREATE_COMPLETE', 'somebody', 'was not made by lambda-bench'],
      ['is not whole', 'DELETE_FAILED', OWNER_TAG.value, 'is not ready: DELETE_FAILED'],
    ])(
      'looks neither into the functions nor into the bucket of a stack that %s',
      async (_, status, owner, said) => {
        const { account } = bed;
        await account.publish(VERSION_MARK);
        await account.put(BUNDLE, 'x');
        vi.setSystemTime(before + 7.5 * HOUR);
        const { code, out, proxy } = await bed.lambdaBench(['sweep', '--yes'], {
          fault: ({ operation, parameters }) => {
            const name = parameters.get('StackName');
            return operation === 'DescribeStacks' && name !== null
              ? { status: 200, body: stackAnswer({ name, status, owner }) }
              : undefined;
          },
        });
        expect([code, out]).toEqual([0, expect.stringContaining(said)]);
        expect(changesOf(proxy)).toEqual([]);
        expect(await account.keys()).toEqual([BUNDLE]);
      },
    );

    it('of a bucket that was named, says that only names tell what is ours', async () => {
      await bed.account.put(BUNDLE, 'x');
      vi.setSystemTime(before + 7.5 * HOUR);
      const asked = await bed.lambdaBench(['sweep', `--s3-bucket=${bed.account.bucket}`], { answer: 'no' });
      expect(asked.out).toMatch(/in \S+ only the names of objects say that they are of lambda-bench/);
      const own = await bed.lambdaBench(['sweep'], { answer: 'no' });
      expect(own.out).not.toContain('only the names');
    });

    it('shows stacks whose time is over with what removes them, and removes none', async () => {
      const { account } = bed;
      await account.deployStack('Over', { ...OURS, [STACK_TAG]: 'Over', [EXPIRES_TAG]: at(1) });
      await account.deployStack('OverResults', { ...OURS, [STACK_TAG]: 'Over', [EXPIRES_TAG]: at(1) });
      await account.deployStack('Theirs', { [EXPIRES_TAG]: at(1) });
      const { code, out, proxy } = await sweep('--yes', '--region=us-east-2');
      expect(code).toBe(0);
      expect(out).toContain(': npx lambda-bench destroy --region=us-east-2 --stack=Over removes it; kept');
      expect(out).toContain('destroy --parts=results --region=us-east-2 --stack=Over removes it; kept');
      expect(out).not.toContain('Theirs');
      expect(changesOf(proxy)).toEqual([]);
      expect(await account.stacks()).toEqual(expect.arrayContaining(['Over', 'OverResults', 'Theirs']));
    });

    it('shows a stack that could not be removed again', async () => {
      vi.setSystemTime(before + 7.5 * HOUR);
      const { out } = await bed.lambdaBench(['sweep'], {
        fault: ({ operation, parameters }) =>
          operation === 'DescribeStacks' && !parameters.has('StackName')
            ? {
                status: 200,
                body: stackAnswer({ name: 'Stuck', status: 'DELETE_FAILED', expires: at(1) }),
              }
            : undefined,
      });
      expect(out).toMatch(/Stuck .*lambda-bench destroy --stack=Stuck removes it; could not be removed/);
    });

    it('changes nothing without a yes, and nothing in a dry run', async () => {
      await bed.account.launch({ ...OURS, [EXPIRES_TAG]: at(1) });
      const dry = await sweep('--dry-run');
      expect([dry.code, changesOf(dry.proxy)]).toEqual([0, []]);
      const unattended = await sweep();
      expect([unattended.code, unattended.err]).toEqual([2, expect.stringContaining('add --yes')]);
      expect(await bed.account.states()).toEqual(['running']);
    });

    it('one that cannot be removed keeps none of the others', async () => {
      const { account } = bed;
      await account.launch({ ...OURS, [EXPIRES_TAG]: at(1) });
      await account.put(BUNDLE, 'x');
      vi.setSystemTime(before + 7.5 * HOUR);
      const { code, out, err } = await bed.lambdaBench(['sweep', '--yes'], {
        fault: ({ operation }) =>
          operation === 'TerminateInstances' ? { status: 403, body: DENIED } : undefined,
      });
      expect(code).toBe(4);
      expect(err).toContain('aws ec2 terminate-instances');
      expect(out).toContain('removed bundles');
      expect(await account.keys()).toEqual([]);
    });

    it('says which part of the deployment is not there, and looks through the rest', async () => {
      await bed.account.launch({ ...OURS, [STACK_TAG]: 'Gone', [EXPIRES_TAG]: at(1) });
      const { code, out } = await sweep('--yes', '--stack=Gone');
      expect(code).toBe(0);
      expect(out).toContain('there is no stack Gone in this account');
      expect(out).toContain('there is no stack GoneRunner in this account');
      expect(out).toContain('removed instance');
    });

    it('an age that is none is refused', async () => {
      const { code, err } = await sweep('--older-than=old');
      expect([code, err]).toEqual([2, expect.stringContaining('--older-than old is not an age')]);
    });
  },
);

const DENIED =
  '<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>You are not authorized to perform this operation.</Message></Error></Errors></Response>';
