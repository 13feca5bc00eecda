import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { claimPort, startGuarded } from '../guarded-process.ts';
import type { StandIn, StandInName } from './find-stand-in.ts';

export interface RunningStandIn extends AsyncDisposable {
  /** For AWS_ENDPOINT_URL. */
  readonly endpoint: string;
  readonly name: StandInName;
  readonly version: string;
}

export interface StandInOptions {
  /** 0 takes a free one. */
  readonly port?: number;
  /** Settings of the stand-in's own. */
  readonly env?: Readonly<Record<string, string>>;
}

interface Launch {
  readonly args: (port: number) => readonly string[];
  readonly env: (port: number, folder: string) => Readonly<Record<string, string>>;
  /** Answered with 200 as soon as it serves. */
  readonly path: string;
  /** What only a server that runs can be told. */
  readonly configure?: (endpoint: string) => Promise<void>;
}

const LAUNCH: Readonly<Record<StandInName, Launch>> = {
  ministack: {
    args: () => ['-m', 'ministack'],
    env: (port, folder) => ({
      // Its own choice is every interface; so is that of the two listeners that nothing here needs.
      BIND_HOST: '127.0.0.1',
      SFTP_ENABLED: '0',
      SFTP_HOST: '127.0.0.1',
      IOT_MTLS_ENABLED: '0',
      GATEWAY_PORT: String(port),
      MINISTACK_HOST: '127.0.0.1',
      // Fixed places of the machine's otherwise, whatever TMPDIR says.
      STATE_DIR: join(folder, 'state'),
      S3_DATA_DIR: join(folder, 's3'),
      LAMBDA_EXECUTOR: 'local',
      LOG_LEVEL: 'ERROR',
    }),
    path: '/_ministack/health',
  },
  moto: {
    args: (port) => ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port)],
    env: () => ({}),
    path: '/moto-api/',
    // Where there is a Docker it would fetch images from afar to run functions in.
    configure: async (endpoint) => {
      const body = JSON.stringify({ lambda: { use_docker: false }, batch: { use_docker: false } });
      const answer = await fetch(`${endpoint}/moto-api/config`, { method: 'POST', body });
      if (!answer.ok) throw new Error(`moto takes no configuration: ${answer.status}`);
    },
  },
};

/** Starts it on a loopback port, in memory, with a temporary folder of its own, and resolves when it answers. */
export async function startStandIn(standIn: StandIn, options: StandInOptions = {}): Promise<RunningStandIn> {
  const { name, version, python, folder } = standIn;
  const launch = LAUNCH[name];
  const port = await claimPort(options.port ?? 0, name);
  const temporary = await mkdtemp(join(tmpdir(), `${name}-`));
  const endpoint = `http://127.0.0.1:${port}`;
  const running = await startGuarded({
    name,
    command: python,
    args: launch.args(port),
    env: {
      // Functions run by our own Node.js and this Python; of the host's settings and credentials it learns nothing.
      PATH: [dirname(process.execPath), dirname(python), process.env['PATH']].join(delimiter),
      HOME: temporary,
      TMPDIR: temporary,
      PYTHONPATH: folder,
      ...launch.env(port, temporary),
      ...options.env,
    },
    port,
    folder: temporary,
    ready: () => answers(`${endpoint}${launch.path}`),
    hint: `see what ${name} said; without its folder in the cache it is installed anew`,
  });
  const stop = () => running[Symbol.asyncDispose]();
  try {
    await launch.configure?.(endpoint);
  } catch (error) {
    await stop();
    throw error;
  }
  return { endpoint, name, version, [Symbol.asyncDispose]: stop };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url)).ok;
  } catch {
    // Refused: not yet listening.
    return false;
  }
}
