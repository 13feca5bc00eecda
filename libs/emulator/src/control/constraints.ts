import type { ListShape, MapShape, NumberShape, Shape, StringShape, StructureShape } from './shape.ts';

/** Every constraint of the model that the value breaks, in Lambda's words. */
export function constraintErrors(
  shape: StructureShape,
  value: Readonly<Record<string, unknown>>,
  path = '',
): readonly string[] {
  return Object.entries(shape.members).flatMap(([name, member]) => {
    const at = `${path}${name.charAt(0).toLowerCase()}${name.slice(1)}`;
    const found = value[name];
    if (found === undefined) {
      return member.required === true ? [failed(undefined, at, 'Member must not be null')] : [];
    }
    return valueErrors(member.shape, found, at);
  });
}

function valueErrors(shape: Shape, value: unknown, at: string): readonly string[] {
  switch (shape.type) {
    case 'string':
      return broken(stringRules(shape), value as string).map((rule) => failed(value, at, rule));
    case 'integer':
    case 'double':
      return broken(numberRules(shape), value as number).map((rule) => failed(value, at, rule));
    case 'list':
      return listErrors(shape, value as readonly unknown[], at);
    case 'map':
      return mapErrors(shape, value as Readonly<Record<string, unknown>>, at);
    case 'structure':
      return constraintErrors(shape, value as Readonly<Record<string, unknown>>, `${at}.`);
    case 'boolean':
    case 'blob':
      return [];
  }
}

interface Rule<Value> {
  readonly text: string;
  readonly holds: (value: Value) => boolean;
}

/** The largest first, as Lambda lists them. */
function stringRules({ min, max, pattern, values }: StringShape): readonly Rule<string>[] {
  const rules: Rule<string>[] = lengthRules(min, max);
  if (pattern !== undefined) {
    const whole = patternOf(pattern);
    rules.push({
      text: `Member must satisfy regular expression pattern: ${pattern}`,
      holds: (value) => whole.test(value),
    });
  }
  if (values !== undefined) {
    rules.push({
      text: `Member must satisfy enum value set: [${values.join(', ')}]`,
      holds: (value) => values.includes(value),
    });
  }
  return rules;
}

function numberRules({ type, min, max }: NumberShape): readonly Rule<number>[] {
  const shown = (bound: number): string => (type === 'double' ? decimal(bound) : String(bound));
  const rules: Rule<number>[] = [];
  if (max !== undefined) {
    rules.push({
      text: `Member must have value less than or equal to ${shown(max)}`,
      holds: (value) => value <= max,
    });
  }
  if (min !== undefined) {
    rules.push({
      text: `Member must have value greater than or equal to ${shown(min)}`,
      holds: (value) => value >= min,
    });
  }
  return rules;
}

function lengthRules(min: number | undefined, max: number | undefined): Rule<{ readonly length: number }>[] {
  const rules: Rule<{ readonly length: number }>[] = [];
  if (max !== undefined) {
    rules.push({
      text: `Member must have length less than or equal to ${String(max)}`,
      holds: ({ length }) => length <= max,
    });
  }
  if (min !== undefined && min > 0) {
    rules.push({
      text: `Member must have length greater than or equal to ${String(min)}`,
      holds: ({ length }) => length >= min,
    });
  }
  return rules;
}

function listErrors(shape: ListShape, value: readonly unknown[], at: string): readonly string[] {
  const errors = broken(lengthRules(shape.min, shape.max), value).map((rule) => failed(value, at, rule));
  const { of } = shape;
  if (of.type === 'structure') {
    return [
      ...errors,
      ...value.flatMap((item, index) => valueErrors(of, item ?? {}, `${at}.${String(index + 1)}.member`)),
    ];
  }
  const rules = of.type === 'string' ? stringRules(of) : [];
  const bad = value.some((item) => item === undefined || broken(rules, item as string).length > 0);
  return bad
    ? [...errors, failed(value, at, `Member must satisfy constraint: ${allOf(rules, true)}`)]
    : errors;
}

function mapErrors(shape: MapShape, value: Readonly<Record<string, unknown>>, at: string): readonly string[] {
  const shown = shape.sensitive === true ? HIDDEN : value;
  const errors: string[] = [];
  const keyRules = stringRules(shape.key);
  if (Object.keys(value).some((key) => broken(keyRules, key).length > 0)) {
    errors.push(failed(shown, at, `Map keys must satisfy constraint: ${allOf(keyRules, false)}`));
  }
  const valueRules = (
    shape.value.type === 'string' ? stringRules(shape.value) : []
  ) as readonly Rule<never>[];
  const rules =
    shape.value.type === 'double' || shape.value.type === 'integer' ? numberRules(shape.value) : valueRules;
  const bad = Object.values(value).some(
    (item) => item === undefined || broken(rules as readonly Rule<unknown>[], item).length > 0,
  );
  if (bad) errors.push(failed(shown, at, `Map value must satisfy constraint: ${allOf(rules, true)}`));
  return errors;
}

function broken<Value>(rules: readonly Rule<Value>[], value: Value): readonly string[] {
  return rules.filter((rule) => !rule.holds(value)).map((rule) => rule.text);
}

function allOf(rules: readonly { readonly text: string }[], notNull: boolean): string {
  const texts = rules.map((rule) => rule.text);
  return `[${[...texts, ...(notNull ? ['Member must not be null'] : [])].join(', ')}]`;
}

const HIDDEN = Symbol('hidden');

function failed(value: unknown, at: string, rule: string): string {
  const shown =
    value === HIDDEN ? 'Value' : value === undefined ? 'Value null' : `Value '${javaText(value)}'`;
  return `${shown} at '${at}' failed to satisfy constraint: ${rule}`;
}

/** As Java prints it, since that is what callers of Lambda see. */
function javaText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(javaText).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).map(
      ([key, item]) => `${key}=${typeof item === 'number' ? decimal(item) : javaText(item)}`,
    );
    return `{${entries.join(', ')}}`;
  }
  if (value === undefined) return 'null';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

const patterns = new Map<string, RegExp>();

function patternOf(pattern: string): RegExp {
  let compiled = patterns.get(pattern);
  if (compiled === undefined) {
    compiled = new RegExp(`^(?:${pattern})$`, pattern.includes('\\p{') ? 'u' : '');
    patterns.set(pattern, compiled);
  }
  return compiled;
}
