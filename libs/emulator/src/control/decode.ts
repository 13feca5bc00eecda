import type { HttpRequest } from '../http/http-message.ts';
import type { PathParams } from '../http/router.ts';
import { ServiceError } from '../functions/service-error.ts';
import { constraintErrors } from './constraints.ts';
import type { Decoded, Member, Shape, StructureShape } from './shape.ts';

/**
 * Reads a request as the service model describes it. Fields it does not know are ignored, values of the wrong kind
 * are a SerializationException, and every constraint that is broken is named in one ValidationException.
 */
export function decodeRequest<const S extends StructureShape>(
  input: S,
  request: HttpRequest,
  params: PathParams,
): Decoded<S> {
  const members = Object.entries(input.members);
  const body = members.some(([, member]) => member.in === undefined) ? parseBody(request) : {};
  const value: Record<string, unknown> = {};
  for (const [name, member] of members) {
    const decoded = decodeMember(name, member, request, params, body);
    if (decoded !== undefined) value[name] = decoded;
  }
  const errors = constraintErrors(input, value);
  if (errors.length > 0) {
    const count = `${String(errors.length)} validation error${errors.length === 1 ? '' : 's'} detected`;
    throw new ServiceError('ValidationException', `${count}: ${errors.join('; ')}`);
  }
  return value as Decoded<S>;
}

function decodeMember(
  name: string,
  member: Member,
  request: HttpRequest,
  params: PathParams,
  body: Readonly<Record<string, unknown>>,
): unknown {
  if (member.in === 'path') return params[name];
  if (member.in === undefined) return decodeJson(member.shape, own(body, name));
  const values = request.query.getAll(member.as ?? name);
  if (values.length === 0) return undefined;
  return member.shape.type === 'list' ? values : fromText(member.shape, values[0] ?? '');
}

function fromText(shape: Shape, text: string): unknown {
  if (shape.type !== 'integer') return text;
  if (!/^-?\d+$/.test(text)) throw notOfType('STRING_VALUE', 'an Integer');
  return Number(text);
}

function parseBody(request: HttpRequest): Readonly<Record<string, unknown>> {
  if (request.body.length === 0) return {};
  const text = Buffer.from(request.body.buffer, request.body.byteOffset, request.body.length).toString(
    'utf8',
  );
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw serialization(`Could not parse request body into json: ${detail}`, cause);
  }
  if (parsed === null) return {};
  if (!isObject(parsed)) throw serialization('Expected a JSON object as the request body');
  return parsed;
}

/** JSON's null counts as absent. */
function decodeJson(shape: Shape, json: unknown): unknown {
  if (json === null || json === undefined) return undefined;
  switch (shape.type) {
    case 'string':
      return scalar(json, 'string', 'a String');
    case 'boolean':
      return scalar(json, 'boolean', 'a Boolean');
    case 'double':
      return scalar(json, 'number', 'a Double');
    case 'integer':
      return Math.trunc(scalar(json, 'number', 'an Integer') as number);
    case 'blob':
      return Buffer.from(scalar(json, 'string', 'a Blob') as string, 'base64');
    case 'list':
      if (!Array.isArray(json)) throw serialization('Expected list or null');
      return json.map((item: unknown) => decodeJson(shape.of, item));
    case 'map':
      if (!isObject(json)) throw serialization('Expected map or null');
      return Object.fromEntries(
        Object.entries(json).map(([key, value]) => [key, decodeJson(shape.value, value)]),
      );
    case 'structure': {
      if (!isObject(json)) throw serialization('Expected structure or null');
      const value: Record<string, unknown> = {};
      for (const [name, member] of Object.entries(shape.members)) {
        const decoded = decodeJson(member.shape, own(json, name));
        if (decoded !== undefined) value[name] = decoded;
      }
      return value;
    }
  }
}

function scalar(json: unknown, type: 'string' | 'number' | 'boolean', wanted: string): unknown {
  if (typeof json === type) return json;
  if (Array.isArray(json)) throw serialization('Start of list found where not expected');
  if (isObject(json)) throw serialization('Start of structure or map found where not expected.');
  const found =
    typeof json === 'boolean' ? `${String(json).toUpperCase()}_VALUE` : `${typeof json}_VALUE`.toUpperCase();
  throw notOfType(found, wanted);
}

function own(object: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notOfType(found: string, wanted: string): ServiceError {
  return serialization(`${found} can not be converted to ${wanted}`);
}

function serialization(message: string, cause?: unknown): ServiceError {
  return new ServiceError('SerializationException', message, { cause });
}
