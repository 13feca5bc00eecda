/** The part of the service model's language that Lambda's requests need. */
export type Shape =
  StringShape | NumberShape | BooleanShape | BlobShape | ListShape | MapShape | StructureShape;

export interface StringShape {
  readonly type: 'string';
  readonly min?: number;
  readonly max?: number;
  /** As the model spells it: of the whole value, in Java's syntax, which is JavaScript's for all of them. */
  readonly pattern?: string;
  readonly values?: readonly string[];
}

export interface NumberShape {
  readonly type: 'integer' | 'double';
  readonly min?: number;
  readonly max?: number;
}

export interface BooleanShape {
  readonly type: 'boolean';
}

/** Base64 in JSON. */
export interface BlobShape {
  readonly type: 'blob';
}

export interface ListShape {
  readonly type: 'list';
  readonly of: Shape;
  readonly min?: number;
  readonly max?: number;
}

export interface MapShape {
  readonly type: 'map';
  readonly key: StringShape;
  readonly value: Shape;
  /** Values that error messages must not repeat. */
  readonly sensitive?: boolean;
}

export interface StructureShape {
  readonly type: 'structure';
  readonly members: Readonly<Record<string, Member>>;
}

export interface Member {
  readonly shape: Shape;
  readonly required?: boolean;
  /** Where a request carries it; in the JSON body where this is not said. */
  readonly in?: 'path' | 'query';
  /** Its name in the query, where that is another one. */
  readonly as?: string;
}

/** The value of a shape once it is decoded. */
export type Decoded<S extends Shape> = S extends { readonly values: readonly (infer Value)[] }
  ? Value
  : S extends { readonly type: 'structure'; readonly members: infer Members }
    ? DecodedMembers<Members>
    : S extends { readonly type: 'list'; readonly of: infer Item extends Shape }
      ? readonly Decoded<Item>[]
      : S extends { readonly type: 'map'; readonly value: infer Value extends Shape }
        ? Readonly<Record<string, Decoded<Value>>>
        : S extends { readonly type: 'string' }
          ? string
          : S extends { readonly type: 'integer' | 'double' }
            ? number
            : S extends { readonly type: 'boolean' }
              ? boolean
              : S extends { readonly type: 'blob' }
                ? Uint8Array
                : never;

type DecodedMembers<Members> = {
  readonly [
    Key in keyof Members as Members[Key] extends { readonly required: true } ? Key : never
  ]: DecodedMember<Members[Key]>;
} & {
  readonly [
    Key in keyof Members as Members[Key] extends { readonly required: true } ? never : Key
  ]?: DecodedMember<Members[Key]>;
};

type DecodedMember<M> = M extends { readonly shape: infer S extends Shape } ? Decoded<S> : never;
