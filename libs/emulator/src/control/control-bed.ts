import { DEFAULT_ACCOUNT, type Account } from '../functions/account.ts';
import { CapacityProviders } from '../functions/capacity-providers.ts';
import { CodeStore } from '../functions/code-store.ts';
import { CONTROL_PROFILES, type ControlProfileId } from '../functions/control-profile.ts';
import { FunctionStore, type FunctionChange } from '../functions/function-store.ts';
import { temporaryFolder } from '../functions/temporary-folder.ts';
import { VirtualTimers } from '../functions/virtual-timers.ts';
import { writeZip, REGULAR } from '../functions/zip-writer.ts';
import type { HttpReply, HttpRequest } from '../http/http-message.ts';
import { Router } from '../http/router.ts';
import { controlRoutes } from './control-plane.ts';

export interface Answer {
  readonly status: number;
  readonly error: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** The parsed JSON, with loose edges: tests look at what they care for. */
  readonly body: Record<string, unknown>;
}

export interface ControlBed extends AsyncDisposable {
  readonly folder: string;
  readonly store: FunctionStore;
  readonly timers: VirtualTimers;
  readonly changes: FunctionChange[];
  /** The path may carry a query. A body that is a string is sent as it stands. */
  call(method: string, path: string, body?: object | string): Promise<Answer>;
  /** Creates a function and lets it become Active. */
  make(name: string, extra?: object): Promise<Answer>;
}

export const ROLE_ARN = 'arn:aws:iam::123456789012:role/lambda';
export const FUNCTIONS = '/2015-03-31/functions';

export function zipBase64(text = 'export const handler = async () => 1;'): string {
  return writeZip([{ name: 'index.mjs', data: text, mode: REGULAR }]).toString('base64');
}

export function creation(name: string, extra: object = {}): object {
  return {
    FunctionName: name,
    Role: ROLE_ARN,
    Runtime: 'nodejs22.x',
    Handler: 'index.handler',
    Code: { ZipFile: zipBase64() },
    ...extra,
  };
}

/** A control plane on a clock that tests move, called without a socket. */
export async function controlBed(
  options: {
    readonly profile?: ControlProfileId;
    readonly account?: Partial<Account>;
    readonly localFolders?: boolean;
  } = {},
): Promise<ControlBed> {
  const folder = await temporaryFolder();
  const timers = new VirtualTimers();
  const code = await CodeStore.open(folder.path, { timers });
  const profile = CONTROL_PROFILES[options.profile ?? 'instant'];
  const account = { ...DEFAULT_ACCOUNT, ...options.account };
  const store = new FunctionStore({ account, code, timers, profile });
  const changes: FunctionChange[] = [];
  store.subscribe((change) => changes.push(change));
  const router = new Router({ notFound: () => ({ status: 404, body: '{"Message":"no route"}' }) });
  router.add(
    ...controlRoutes({
      store,
      providers: new CapacityProviders(store, profile),
      code,
      profile,
      localFolders: options.localFolders ?? false,
      namesResolve: () => Promise.resolve(true),
    }),
  );
  const call = async (method: string, path: string, body?: object | string): Promise<Answer> => {
    const request = requestOf(method, path, body);
    const reply = await new Promise<HttpReply>((send) => {
      router.handle(request, { send, stream: () => fail(), aborted: false, onAbort: () => undefined });
    });
    return answerOf(reply);
  };
  return {
    folder: folder.path,
    store,
    timers,
    changes,
    call,
    make: async (name, extra) => {
      const answer = await call('POST', FUNCTIONS, creation(name, extra));
      timers.advance(profile.createMs);
      return answer;
    },
    [Symbol.asyncDispose]: async () => {
      await code[Symbol.asyncDispose]();
      await folder[Symbol.asyncDispose]();
    },
  };
}

function requestOf(method: string, target: string, body: object | string | undefined): HttpRequest {
  const [path = '', query = ''] = target.split('?');
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return {
    method,
    path,
    query: new URLSearchParams(query),
    headers: new Map([['host', '127.0.0.1:9000']]),
    trailers: new Map(),
    body: Buffer.from(text),
    rawQuery: '',
    headerText: '',
    truncated: false,
    overLimit: false,
  };
}

function answerOf({ status, headers = {}, body = '' }: HttpReply): Answer {
  const text = typeof body === 'string' ? body : Buffer.from(body).toString('latin1');
  const parsed: unknown = text === '' ? {} : JSON.parse(text);
  return { status, headers, error: headers['x-amzn-ErrorType'], body: parsed as Record<string, unknown> };
}

function fail(): never {
  throw new Error('the control plane does not stream');
}
