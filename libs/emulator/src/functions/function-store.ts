import { randomUUID } from 'node:crypto';
import { functionArn, type Account } from './account.ts';
import type { CodeStore } from './code-store.ts';
import { asVersion, CREATING, failed, fingerprint, settled } from './configuration-states.ts';
import type { ControlProfile } from './control-profile.ts';
import type { DeployedCode, FunctionConfiguration } from './function-configuration.ts';
import { LATEST, type FunctionRecord } from './function-record.ts';
import { LATEST_PUBLISHED } from './managed-instances.ts';
import { conflict, invalidParameter, notFound, ServiceError } from './service-error.ts';
import type { Timers } from './timers.ts';

/** What a caller sets; the rest of a configuration is the store's. */
export type FunctionSettings = Pick<
  FunctionConfiguration,
  | 'runtime'
  | 'handler'
  | 'role'
  | 'description'
  | 'architecture'
  | 'memoryMb'
  | 'timeoutSeconds'
  | 'ephemeralMb'
  | 'variables'
  | 'logging'
  | 'deadLetterArn'
  | 'managed'
>;

export interface NewFunction {
  readonly name: string;
  readonly settings: FunctionSettings;
  readonly code: DeployedCode;
  readonly tags: Readonly<Record<string, string>>;
  readonly publish: Publish;
}

/** Whether a version is made of it, and which: the next number, or the one of managed functions that has none. */
export type Publish = boolean | typeof LATEST_PUBLISHED;

export interface CodeUpdate {
  readonly code: DeployedCode;
  readonly architecture?: FunctionConfiguration['architecture'];
  readonly publish: Publish;
}

/** What those who run functions need to hear of. */
export type FunctionChange =
  | { readonly kind: 'created'; readonly configuration: FunctionConfiguration }
  /** What an invocation of this version runs is new from now on: its environments are of the past. */
  | { readonly kind: 'updated'; readonly configuration: FunctionConfiguration }
  /** A version on managed instances: it needs environments before it can be invoked. */
  | { readonly kind: 'published'; readonly configuration: FunctionConfiguration }
  | { readonly kind: 'scaling'; readonly configuration: FunctionConfiguration }
  /** Without a version, the whole function. */
  | { readonly kind: 'deleted'; readonly functionName: string; readonly version?: string }
  | { readonly kind: 'concurrency'; readonly functionName: string; readonly reserved: number | undefined };

/** What an invocation runs. */
export interface InvocationTarget {
  readonly configuration: FunctionConfiguration;
  /** As the caller named it: unqualified, of a version or of an alias. */
  readonly invokedArn: string;
  readonly reservedConcurrency: number | undefined;
}

export interface FunctionStoreOptions {
  readonly account: Account;
  readonly code: CodeStore;
  readonly timers: Timers;
  readonly profile: ControlProfile;
  /** Between 0 and 1, for aliases with weights. */
  readonly random?: () => number;
}

/** The functions of one account and region, with the states Lambda takes them through. */
export class FunctionStore {
  readonly account: Account;
  readonly timers: Timers;
  readonly #code: CodeStore;
  readonly #profile: ControlProfile;
  readonly #random: () => number;
  readonly #records = new Map<string, FunctionRecord>();
  /** Numbers are never used twice, not even by a function that is deleted and made again. */
  readonly #lastVersion = new Map<string, number>();
  readonly #listeners = new Set<(change: FunctionChange) => void>();

  constructor(options: FunctionStoreOptions) {
    this.account = options.account;
    this.timers = options.timers;
    this.#code = options.code;
    this.#profile = options.profile;
    this.#random = options.random ?? Math.random;
  }

  /** The answer takes the listener off again. */
  subscribe(listener: (change: FunctionChange) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  notify(change: FunctionChange): void {
    for (const listener of this.#listeners) listener(change);
  }

  /** By name. */
  records(): readonly FunctionRecord[] {
    return [...this.#records.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  find(name: string): FunctionRecord | undefined {
    return this.#records.get(name);
  }

  /** The qualifier is only for the words of the error. */
  record(name: string, qualifier?: string): FunctionRecord {
    const record = this.#records.get(name);
    if (record === undefined) throw this.#notFound(name, qualifier);
    return record;
  }

  /** As the control plane shows it, its ARN qualified as it was asked for. */
  configuration(name: string, qualifier?: string): FunctionConfiguration {
    const record = this.record(name, qualifier);
    if (qualifier === undefined) return record.latest;
    const shown =
      qualifier === LATEST
        ? record.latest
        : record.versions.get(record.aliases.get(qualifier)?.version ?? qualifier);
    const aliasOfLatest = record.aliases.get(qualifier)?.version === LATEST ? record.latest : undefined;
    const found = shown ?? aliasOfLatest;
    if (found === undefined) throw this.#notFound(name, qualifier);
    return { ...found, functionArn: functionArn(this.account, name, qualifier) };
  }

  /** What an invocation of this name and qualifier runs at this moment. */
  resolve(name: string, qualifier?: string): InvocationTarget {
    const record = this.record(name, qualifier ?? LATEST);
    const version = this.#versionFor(record, invokable(record, qualifier));
    const configuration = version === LATEST ? record.serving : record.versions.get(version);
    if (configuration === undefined) throw this.#notFound(name, qualifier);
    return {
      configuration,
      invokedArn: functionArn(this.account, name, qualifier),
      reservedConcurrency: record.reservedConcurrency,
    };
  }

  create({ name, settings, code, tags, publish }: NewFunction): FunctionConfiguration {
    this.ensureAbsent(name);
    const latest: FunctionConfiguration = {
      ...settings,
      functionName: name,
      functionArn: functionArn(this.account, name),
      version: LATEST,
      code,
      state: 'Pending',
      stateReason: CREATING,
      ...this.#stamp(),
    };
    const record: FunctionRecord = {
      name,
      latest,
      serving: latest,
      versions: new Map(),
      publishedFrom: new Map(),
      aliases: new Map(),
      tags: new Map(Object.entries(tags)),
      eventInvoke: new Map(),
      urls: new Map(),
      scaling: new Map(),
      reservedConcurrency: undefined,
    };
    this.#records.set(name, record);
    const published = publish === false ? undefined : this.#addVersion(record, latest.description, publish);
    this.#later(record, this.#profile.createMs, () => {
      record.latest = record.serving = settled(record.latest);
      this.#activate(record, published?.version);
      this.notify({ kind: 'created', configuration: record.latest });
    });
    // Recorded on AWS: the version's number with the function's own ARN.
    return published === undefined ? latest : { ...published, functionArn: latest.functionArn };
  }

  ensureAbsent(name: string): void {
    if (this.#records.has(name)) throw conflict(`Function already exist: ${name}`);
  }

  updateSettings(
    name: string,
    change: Partial<FunctionSettings>,
    revisionId?: string,
  ): FunctionConfiguration {
    const record = this.updatable(name, revisionId);
    return this.#update(record, change, this.#profile.configurationMs);
  }

  updateCode(name: string, update: CodeUpdate, revisionId?: string): FunctionConfiguration {
    const record = this.updatable(name, revisionId);
    const { code, architecture = record.latest.architecture } = update;
    const former = record.latest.code;
    const published = { version: undefined as string | undefined };
    const shown = this.#update(record, { code, architecture }, this.#profile.codeMs, () => {
      this.#activate(record, published.version);
      this.#releaseUnused(record, [former]);
    });
    if (update.publish === false) return shown;
    const version = this.#addVersion(record, record.latest.description, update.publish);
    published.version = version.version;
    return version;
  }

  /** The function, if it is there, at this revision and not in the middle of something. */
  updatable(name: string, revisionId?: string): FunctionRecord {
    const record = this.record(name);
    checkRevision(record.latest.revisionId, revisionId);
    const { latest } = record;
    if (latest.state === 'Pending') {
      throw conflict(
        'The operation cannot be performed at this time. The function is currently in the following state: Pending',
      );
    }
    if (latest.lastUpdate?.status === 'InProgress') {
      throw conflict(
        `The operation cannot be performed at this time. An update is in progress for resource: ${latest.functionArn}`,
      );
    }
    return record;
  }

  /** A new version, or the last one when nothing has changed since. */
  publish(
    name: string,
    options: {
      readonly description?: string;
      readonly sha256?: string;
      readonly revisionId?: string;
      readonly publish?: Publish;
    } = {},
  ): FunctionConfiguration {
    const record = this.updatable(name, options.revisionId);
    const current = record.latest.code.sha256Base64;
    if (options.sha256 !== undefined && options.sha256 !== current) {
      throw invalidParameter(
        `CodeSHA256 (${options.sha256}) is different from current CodeSHA256 in $LATEST (${current}). Please try again with the CodeSHA256 in $LATEST.`,
      );
    }
    const publish = options.publish ?? true;
    const last = publish === true ? lastNumbered(record) : record.versions.get(LATEST_PUBLISHED);
    if (
      last !== undefined &&
      last.state !== 'Failed' &&
      record.publishedFrom.get(last.version) === fingerprint(record.latest)
    ) {
      return last;
    }
    const version = this.#addVersion(record, options.description ?? record.latest.description, publish);
    record.latest = { ...record.latest, revisionId: randomUUID() };
    if (version.managed !== undefined) {
      this.#later(record, 0, () => {
        this.#activate(record, version.version);
      });
    }
    return version;
  }

  delete(name: string, qualifier?: string): void {
    const record = this.record(name);
    if (qualifier === undefined) {
      this.#records.delete(name);
      this.notify({ kind: 'deleted', functionName: name });
      const codes = [record.latest, record.serving, ...record.versions.values()].map(({ code }) => code);
      for (const code of new Set(codes)) this.#code.release(code);
      return;
    }
    if (qualifier === LATEST) {
      throw invalidParameter('$LATEST version cannot be deleted without deleting the function.');
    }
    if (!/^\d+$/.test(qualifier) && qualifier !== LATEST_PUBLISHED) {
      throw invalidParameter('Deletion of aliases is not currently supported.');
    }
    const holders = [...record.aliases.values()].filter(
      ({ version, weights }) => version === qualifier || qualifier in weights,
    );
    if (holders.length > 0) {
      const names = holders.map((alias) => alias.name).join(', ');
      throw conflict(`Unable to delete version because the following aliases reference it: [${names}]`);
    }
    const version = record.versions.get(qualifier);
    // Deleting a version that is not there is not an error.
    if (version === undefined) return;
    record.versions.delete(qualifier);
    record.publishedFrom.delete(qualifier);
    this.notify({ kind: 'deleted', functionName: name, version: qualifier });
    this.#releaseUnused(record, [version.code]);
  }

  #versionFor(record: FunctionRecord, qualifier: string): string {
    const alias = record.aliases.get(qualifier);
    if (alias === undefined) return qualifier;
    const [other] = Object.entries(alias.weights);
    return other !== undefined && this.#random() < other[1] ? other[0] : alias.version;
  }

  #update(
    record: FunctionRecord,
    change: Partial<FunctionConfiguration>,
    delayMs: number,
    onSettled?: () => void,
  ): FunctionConfiguration {
    record.latest = {
      ...record.latest,
      ...change,
      lastUpdate: { status: 'InProgress', reason: CREATING },
      ...this.#stamp(),
    };
    this.#later(record, delayMs, () => {
      record.latest = record.serving = settled(record.latest);
      onSettled?.();
      this.notify({ kind: 'updated', configuration: record.latest });
    });
    return record.latest;
  }

  #addVersion(record: FunctionRecord, description: string, publish: Publish): FunctionConfiguration {
    const version = publish === LATEST_PUBLISHED ? publish : this.#nextNumber(record);
    const arn = functionArn(this.account, record.name, version);
    const former = record.versions.get(version);
    let published = asVersion(record.latest, version, arn, description);
    // Published anew in place: the former environments serve until the new ones are there.
    if (former?.state === 'Active') {
      published = { ...published, state: 'Active', lastUpdate: { status: 'InProgress', reason: CREATING } };
    }
    record.versions.set(version, published);
    record.publishedFrom.set(version, fingerprint(record.latest));
    return published;
  }

  #nextNumber(record: FunctionRecord): string {
    const number = (this.#lastVersion.get(record.name) ?? 0) + 1;
    this.#lastVersion.set(record.name, number);
    return String(number);
  }

  #activate(record: FunctionRecord, version: string | undefined): void {
    const published = version === undefined ? undefined : record.versions.get(version);
    if (published === undefined) return;
    if (published.managed === undefined) record.versions.set(published.version, settled(published));
    else this.notify({ kind: 'published', configuration: published });
  }

  /** What became of a version's environments. Nothing, if it was published anew or deleted in between. */
  provisioned(
    { functionName, version, revisionId }: FunctionConfiguration,
    failure: { readonly errorType: string; readonly message: string } | undefined,
  ): void {
    const versions = this.#records.get(functionName)?.versions;
    const current = versions?.get(version);
    if (current?.revisionId !== revisionId) return;
    versions?.set(version, failure === undefined ? settled(current) : failed(current, failure));
  }

  /** Nothing happens when the function was deleted in between, nor to one made anew under its name. */
  #later(record: FunctionRecord, delayMs: number, action: () => void): void {
    this.timers.after(delayMs, () => {
      if (this.#records.get(record.name) === record) action();
    });
  }

  #releaseUnused(record: FunctionRecord, codes: readonly DeployedCode[]): void {
    const used = new Set(
      [record.latest, record.serving, ...record.versions.values()].map(({ code }) => code.dir),
    );
    for (const code of codes) if (!used.has(code.dir)) this.#code.release(code);
  }

  #stamp(): { readonly revisionId: string; readonly lastModified: string } {
    // Lambda's own form of a date: no colon in the offset, always +0000.
    const lastModified = new Date(this.timers.now()).toISOString().replace('Z', '+0000');
    return { revisionId: randomUUID(), lastModified };
  }

  #notFound(name: string, qualifier?: string): ServiceError {
    return notFound(`Function not found: ${functionArn(this.account, name, qualifier)}`);
  }
}

/** The version that an unqualified name stands for, where managed instances make that another one. */
function invokable(record: FunctionRecord, qualifier: string | undefined): string {
  if (record.latest.managed === undefined) return qualifier ?? LATEST;
  if (qualifier === LATEST) {
    throw invalidParameter(
      "Functions configured with capacity provider configuration can't be invoked with $LATEST qualifier. Publish a version and invoke that, or invoke without a qualifier.",
    );
  }
  if (qualifier === undefined && !record.versions.has(LATEST_PUBLISHED)) {
    throw new ServiceError(
      'NoPublishedVersionException',
      "The function can't be invoked because no published version exists. Publish one to LATEST_PUBLISHED, or name a version.",
    );
  }
  return qualifier ?? LATEST_PUBLISHED;
}

function lastNumbered({ versions }: FunctionRecord): FunctionConfiguration | undefined {
  return [...versions.values()].filter(({ version }) => version !== LATEST_PUBLISHED).at(-1);
}

export function checkRevision(current: string, given: string | undefined): void {
  if (given === undefined || given === current) return;
  throw new ServiceError(
    'PreconditionFailedException',
    'The Revision Id provided does not match the latest Revision Id. Call the GetFunction/GetAlias API to retrieve the latest Revision Id',
  );
}
