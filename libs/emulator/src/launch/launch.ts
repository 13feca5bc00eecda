/** What the function's own configuration contributes to its process. */
export interface LaunchRequest {
  readonly functionName: string;
  readonly version: string;
  readonly runtime: string;
  readonly handler: string;
  readonly memoryMb: number;
  readonly arch: 'x86_64' | 'arm64';
  readonly codeDir: string;
  readonly region: string;
  readonly accountId: string;
  readonly logGroup: string;
  readonly logStream: string;
  readonly logFormat: 'Text' | 'JSON';
  readonly logLevel?: string;
  readonly initializationType: 'on-demand' | 'lambda-managed-instances';
  /** Set for managed instances: how many invocations one environment serves at once. */
  readonly maxConcurrency?: number;
  readonly customerVariables: Readonly<Record<string, string>>;
  /** `host:port` of the environment's own Runtime API. */
  readonly runtimeApi: string;
  readonly tmpDir: string;
}

export interface Launch {
  readonly ok: true;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  /** Folders outside `cwd` that the process reads: a private /tmp must not hide them. */
  readonly visible: readonly string[];
  /** The runtime client that polls: recorded with every sample. */
  readonly client: {
    readonly name: string;
    readonly version: string;
    readonly flavour: 'native' | 'shim' | 'static';
  };
  /** True when the artefact's architecture is not this machine's and it runs under user-mode emulation: never timed. */
  readonly emulated: boolean;
  /** `nodejs:22.v23` for INIT_START; undefined for custom runtimes. */
  readonly runtimeVersion?: string;
}

/** The runtime cannot run here: what is missing and how to get it. */
export interface CannotLaunch {
  readonly ok: false;
  readonly reason: string;
  readonly hint: string;
}
