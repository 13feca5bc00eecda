import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { S3Client } from '@aws-sdk/client-s3';
import { LOCAL_CREDENTIALS } from '@lambda-bench/config';
import { expect, it } from 'vitest';
import { emptyBucket } from './empty-bucket.ts';

/** A bucket on S3's wire: what it holds, and whether it lets go of it. */
async function wireBucket(held: Set<string>, uploads: Set<string>, refuses: boolean) {
  const server = createServer((request, response) => {
    void text(request).then((body) => {
      response.setHeader('content-type', 'application/xml');
      response.end(answer(`${request.method ?? ''} ${request.url ?? ''}`, body));
    });
  }).listen(0, '127.0.0.1');
  const answer = (asked: string, body: string): string => {
    if (asked.includes('versions')) {
      const versions = [...held].map((id) => `<Version><Key>a</Key><VersionId>${id}</VersionId></Version>`);
      return `<ListVersionsResult>${versions.slice(0, 2).join('')}</ListVersionsResult>`;
    }
    if (asked.startsWith('DELETE')) {
      uploads.clear();
      return '';
    }
    if (asked.includes('uploads')) {
      const begun = [...uploads].map((id) => `<Upload><Key>b</Key><UploadId>${id}</UploadId></Upload>`);
      return `<ListMultipartUploadsResult>${begun.join('')}</ListMultipartUploadsResult>`;
    }
    if (refuses) {
      const error = '<Error><Key>a</Key><Code>AccessDenied</Code><Message>no</Message></Error>';
      return `<DeleteResult>${error}</DeleteResult>`;
    }
    for (const [, id = ''] of body.matchAll(/<VersionId>(.*?)</g)) held.delete(id);
    return '<DeleteResult></DeleteResult>';
  };
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const endpoint = `http://127.0.0.1:${port}`;
  const region = 'us-east-2';
  const s3 = new S3Client({ endpoint, region, credentials: LOCAL_CREDENTIALS });
  return {
    account: { region, s3 },
    async [Symbol.asyncDispose]() {
      s3.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

it('a bucket is emptied page by page, of uploads that were never finished as well', async () => {
  const held = new Set(['1', '2', '3', '4', '5']);
  const uploads = new Set(['begun']);
  await using wire = await wireBucket(held, uploads, false);
  expect(await emptyBucket(wire.account, 'mine')).toBe(5);
  expect([held.size, uploads.size]).toEqual([0, 0]);
});

it('an object that may not be deleted is named, and not asked for ever', async () => {
  await using wire = await wireBucket(new Set(['1']), new Set(), true);
  await expect(emptyBucket(wire.account, 'mine')).rejects.toMatchObject({
    code: 'LB_STACK',
    message: 'mine cannot be emptied: a: AccessDenied no',
  });
});
