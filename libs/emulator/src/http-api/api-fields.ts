import type { CorsRules } from '../front-door/cors.ts';
import { ApiError } from './api-error.ts';

/** The members of a request's body, read by the name and type that API Gateway's model gives them. */
export class ApiFields {
  readonly #body: Readonly<Record<string, unknown>>;

  constructor(bytes: Uint8Array) {
    this.#body = parse(bytes);
  }

  text(name: string): string | undefined {
    return this.#take(name, 'a string', (value) => typeof value === 'string') as string | undefined;
  }

  required(name: string): string {
    const value = this.text(name);
    if (value === undefined || value === '') throw bad(`${name} is required`);
    return value;
  }

  truth(name: string): boolean | undefined {
    return this.#take(name, 'true or false', (value) => typeof value === 'boolean') as boolean | undefined;
  }

  /** A whole number within its bounds. */
  number(name: string, min: number, max: number): number | undefined {
    const value = this.#take(name, 'a whole number', Number.isInteger) as number | undefined;
    if (value !== undefined && (value < min || value > max)) {
      throw bad(`${name} must be between ${String(min)} and ${String(max)}`);
    }
    return value;
  }

  texts(name: string): Readonly<Record<string, string>> | undefined {
    return this.#take(
      name,
      'a map of strings',
      (value) => isObject(value) && Object.values(value).every((one) => typeof one === 'string'),
    ) as Readonly<Record<string, string>> | undefined;
  }

  cors(name: string): CorsRules | undefined {
    const value = this.#take(name, 'an object', isObject) as Readonly<Record<string, unknown>> | undefined;
    if (value === undefined) return undefined;
    for (const list of ['allowHeaders', 'allowMethods', 'allowOrigins', 'exposeHeaders']) {
      const given = value[list];
      const right = Array.isArray(given) && given.every((one) => typeof one === 'string');
      if (given !== undefined && !right) throw bad(`${name}.${list} must be a list of strings`);
    }
    return value;
  }

  /** Ignoring what asks for something that is not here would look like a success. */
  refuse(names: readonly string[]): void {
    for (const name of names) {
      const value = this.#body[name];
      if (value === undefined || value === null || value === false || isEmpty(value)) continue;
      throw bad(`${name} asks for something that Lambda Bench does not offer on this machine`);
    }
  }

  #take(name: string, what: string, fits: (value: unknown) => boolean): unknown {
    const value = this.#body[name];
    if (value === undefined || value === null) return undefined;
    if (!fits(value)) throw bad(`${name} must be ${what}`);
    return value;
  }
}

export function bad(message: string): ApiError {
  return new ApiError('BadRequestException', message);
}

function parse(bytes: Uint8Array): Readonly<Record<string, unknown>> {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
  try {
    const value: unknown = text === '' ? {} : JSON.parse(text);
    if (isObject(value)) return value;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw bad('the request body is no JSON object');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isEmpty(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
