export type Environment = Readonly<Record<string, string | undefined>>;

/** Of the SDK's own build, and not of the caller's account. */
const NOT_THE_CALLERS = /^AWS_SDK_JS_/;

/** Where profiles and the tokens of a session are, unless a variable says otherwise. */
const HOME = 'HOME';

/**
 * The SDK looks for credentials, profiles and endpoints in the process's environment and takes no other. A command
 * takes what its host gives: where the two are not one, as in a test, the process's variables of AWS become the host's.
 */
export function adoptEnvironment(env: Environment): void {
  if (env === process.env) return;
  for (const name of Object.keys(process.env)) {
    if (isOfAws(name) && env[name] === undefined) Reflect.deleteProperty(process.env, name);
  }
  for (const [name, value] of Object.entries(env)) {
    if ((isOfAws(name) || name === HOME) && value !== undefined) process.env[name] = value;
  }
}

function isOfAws(name: string): boolean {
  return name.startsWith('AWS_') && !NOT_THE_CALLERS.test(name);
}
