import type { AttributeValue } from '@aws-sdk/client-dynamodb';

/** What a table cannot hold as it is: the caller keeps it as text. */
export class NotRepresentable extends Error {}

/** DynamoDB allows 32 levels, of which the item itself and the attribute that holds the value are two. */
const DEPTH_MAX = 29;

/** DynamoDB's numbers have 38 digits and so hold the seventeen of any double, but not all of its exponents, nor −0. */
const LEAST = 1e-130;
const MOST = 9.99e125;

/** A map of this one key is a number that had to be kept as text. Keys of ours that begin like it get the sign doubled. */
const SIGN = '$';
const NUMBER = '$number';

const PROTOTYPE = '__proto__';

/**
 * A JSON value as DynamoDB's own types, so that a table can be read and filtered without us. Written by hand: the SDK's
 * marshaller turns −0 into 0, is refused by the service for 5e−324, and its answer to both is a class of its own.
 */
export function toAttribute(value: unknown, depth = 0): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: wellFormed(value) };
    case 'number':
      return numberAttribute(value);
    case 'boolean':
      return { BOOL: value };
    case 'object':
      break;
    default:
      throw new NotRepresentable(`a value of type ${typeof value}`);
  }
  if (value === null) return { NULL: true };
  if (depth > DEPTH_MAX) throw new NotRepresentable('nested too deeply');
  if (Array.isArray(value)) {
    // What JSON writes for a hole.
    return { L: value.map((element) => toAttribute(element ?? null, depth + 1)) };
  }
  const map: Record<string, AttributeValue> = {};
  for (const [key, element] of Object.entries(value)) {
    if (element !== undefined) map[toName(key)] = toAttribute(element, depth + 1);
  }
  return { M: map };
}

export function fromAttribute(attribute: AttributeValue): unknown {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return Number(attribute.N);
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.L !== undefined) return attribute.L.map(fromAttribute);
  if (attribute.M === undefined) throw new NotRepresentable('a type of attribute that is never written');
  const kept = attribute.M[NUMBER]?.S;
  if (kept !== undefined) return Number(kept);
  const value: Record<string, unknown> = {};
  for (const [name, element] of Object.entries(attribute.M)) {
    setOwn(value, fromName(name), fromAttribute(element));
  }
  return value;
}

function numberAttribute(value: number): AttributeValue {
  if (!Number.isFinite(value)) throw new NotRepresentable(String(value));
  const size = Math.abs(value);
  if (size === 0 ? Object.is(value, 0) : size >= LEAST && size <= MOST) return { N: String(value) };
  return { M: { [NUMBER]: { S: Object.is(value, -0) ? '-0' : String(value) } } };
}

/** DynamoDB takes no empty name, and JavaScript has a meaning of its own for one. */
function toName(key: string): string {
  return key === '' || key === PROTOTYPE || key.startsWith(SIGN) ? SIGN + key : wellFormed(key);
}

function fromName(name: string): string {
  return name.startsWith(SIGN) ? name.slice(SIGN.length) : name;
}

/** Half of a surrogate pair has no UTF-8; JSON text escapes it. */
const LONE_SURROGATE = /\p{Surrogate}/u;

function wellFormed(text: string): string {
  if (LONE_SURROGATE.test(text)) throw new NotRepresentable('half of a character');
  return text;
}

/** A plain assignment to it would change the object instead of giving it a field. */
function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === PROTOTYPE) {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  } else object[key] = value;
}
