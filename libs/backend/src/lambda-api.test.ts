import { expect, it } from 'vitest';
import { LOCAL_CREDENTIALS } from '@lambda-bench/config';
import { openClients } from './clients.ts';
import { LAMBDA_PATIENCE, lambdaApi } from './lambda-api.ts';
import { wireLambda } from './testing/wire-lambda.ts';

it.each(['', '$LATEST', 'live', '0', '1 '])(
  'a function is never deleted with the qualifier %j',
  async (qualifier) => {
    await using wire = await wireLambda({ functions: ['mine'] });
    const { lambda } = openClients({
      region: 'us-east-2',
      endpoint: wire.endpoint,
      credentials: LOCAL_CREDENTIALS,
      connections: 1,
    });
    try {
      const api = lambdaApi(lambda, { timeoutSeconds: 3, patience: LAMBDA_PATIENCE, region: 'us-east-2' });
      await expect(api.deleteVersion('mine', qualifier)).rejects.toThrow(/is not a published version/);
      expect(wire.calls).toEqual([]);
    } finally {
      lambda.destroy();
    }
  },
);
