import type { FunctionConfiguration } from '../functions/function-configuration.ts';
import type { HttpReply } from '../http/http-message.ts';
import type { PathParams, Route } from '../http/router.ts';
import { ServiceError, serviceErrorReply } from '../functions/service-error.ts';
import type { ControlContext } from './operation.ts';

const PATTERN = '/_lambda-bench/code/{name}/{version}/archive.zip';

/** Where the archive of a version can be fetched, in place of AWS's signed S3 address. */
export function codeLocation({ functionName, version }: FunctionConfiguration): string {
  return PATTERN.replace('{name}', functionName).replace('{version}', encodeURIComponent(version));
}

export function codeRoute(context: ControlContext): Route {
  return {
    method: 'GET',
    pattern: PATTERN,
    handle: (_request, responder, params) => {
      archiveReply(context, params).then(
        (reply) => {
          responder.send(reply);
        },
        (error: unknown) => {
          const known = error instanceof ServiceError ? error : failure(error);
          responder.send(serviceErrorReply(known));
        },
      );
    },
  };
}

async function archiveReply({ store, code }: ControlContext, params: PathParams): Promise<HttpReply> {
  const configuration = store.configuration(params['name'] ?? '', params['version'] ?? '');
  const archive = await code.archiveOf(configuration.code);
  if (archive === undefined) return { status: 404 };
  return { status: 200, headers: { 'Content-Type': 'application/zip' }, body: archive };
}

function failure(cause: unknown): ServiceError {
  return new ServiceError('ServiceException', 'The archive could not be read.', { cause });
}
