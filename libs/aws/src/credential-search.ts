/** What every client of the SDK has, as far as it matters here. */
interface SdkClient {
  readonly middlewareStack: {
    add(
      middleware: <I, O>(next: (args: I) => Promise<O>) => (args: I) => Promise<O>,
      options: { readonly step: 'initialize'; readonly name: string },
    ): void;
  };
}

interface SearchLog {
  debug(...content: readonly unknown[]): void;
  info(): void;
  warn(): void;
  error(): void;
}

/**
 * The SDK tries one place after another for credentials, and in the end says only that it found none. Why the place
 * that was meant to have them had none it tells its log. Makes a client whose errors say it.
 */
export function explainingClient<C extends SdkClient>(
  make: (options: { readonly logger: SearchLog }) => C,
): C {
  const search = credentialSearch();
  const client = make({ logger: search.logger });
  client.middlewareStack.add((next) => (args) => search.explained(next(args)), {
    step: 'initialize',
    name: 'explainCredentials',
  });
  return client;
}

interface CredentialSearch {
  readonly logger: SearchLog;
  /** The same call, whose error names the cause where the log knew it. */
  explained<T>(call: Promise<T>): Promise<T>;
}

const FOUND_NONE = 'Could not load credentials from any providers';
const REASON = /^@smithy\/property-provider \S+ (.*)$/s;
/** What every search says on its way, of settings too, or no longer matters once a profile was chosen. */
const OF_NO_INTEREST =
  /^(AWS_PROFILE is set, skipping|Unable to find environment variable|Skipping SSO provider|Not found in (ENV|config files)|EC2 Instance Metadata|Web identity|Could not load)/;

function credentialSearch(): CredentialSearch {
  let reason: string | undefined;
  return {
    logger: {
      debug(...content) {
        const [, said] = REASON.exec(String(content[0])) ?? [];
        // The first is the profile's own; later places repeat it or are places that were never meant.
        if (said !== undefined && !OF_NO_INTEREST.test(said)) reason ??= said;
      },
      info: () => undefined,
      warn: () => undefined,
      error: () => undefined,
    },
    async explained(call) {
      try {
        return await call;
      } catch (error) {
        if (error instanceof Error && error.message === FOUND_NONE && reason !== undefined) {
          const why = causeOf(reason);
          reason = undefined;
          if (why !== undefined) error.message = why;
        }
        throw error;
      }
    },
  };
}

/** Undefined for a default profile that nobody asked for. */
function causeOf(reason: string): string | undefined {
  if (reason.includes('profile: [default]')) return undefined;
  if (!reason.startsWith('Command failed:')) return reason;
  // Its first line is the command, whose arguments may be secret.
  const said = reason.split('\n').slice(1).join(' ').trim();
  return `its credential_process failed${said === '' ? '' : `: ${said}`}`;
}
