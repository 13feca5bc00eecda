/** What is known of one published or unpublished version of a function. Names follow Lambda's API, in our spelling. */
export interface FunctionConfiguration {
  readonly functionName: string;
  readonly functionArn: string;
  readonly version: string;
  readonly runtime: string;
  readonly handler: string;
  readonly role: string;
  readonly description: string;
  readonly architecture: 'x86_64' | 'arm64';
  readonly memoryMb: number;
  readonly timeoutSeconds: number;
  readonly ephemeralMb: number;
  readonly variables: Readonly<Record<string, string>>;
  readonly logging: {
    readonly format: 'Text' | 'JSON';
    readonly group: string;
    readonly applicationLevel?: string;
    readonly systemLevel?: string;
  };
  readonly deadLetterArn?: string;
  /** Set for functions that run on managed instances. */
  readonly managed?: ManagedInstances;
  readonly code: DeployedCode;
  readonly state: 'Pending' | 'Active' | 'ActiveNonInvocable' | 'Deactivated' | 'Inactive' | 'Failed';
  readonly stateReason?: { readonly code: string; readonly text: string };
  readonly lastUpdate?: {
    readonly status: 'Successful' | 'Failed' | 'InProgress';
    readonly reason?: { readonly code: string; readonly text: string };
  };
  readonly revisionId: string;
  readonly lastModified: string;
}

export interface ManagedInstances {
  readonly providerArn: string;
  /** Invocations that one environment serves at once. */
  readonly maxConcurrency: number;
  readonly memoryGibPerVcpu: number;
}

export interface DeployedCode {
  /** Unpacked and read-only, or the caller's own folder. */
  readonly dir: string;
  readonly sha256Base64: string;
  readonly sizeBytes: number;
}
