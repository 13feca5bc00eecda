export interface LogEvent {
  /** Epoch milliseconds of the moment the line was written. */
  readonly timestamp: number;
  readonly message: string;
}

export interface StoredLogEvent extends LogEvent {
  readonly ingestedAt: number;
  /** Rises with every event of the store, so it also orders events of the same millisecond. */
  readonly sequence: number;
}

export interface LogStream {
  readonly name: string;
  readonly createdAt: number;
  /** Oldest first, as they were written. */
  events(): readonly StoredLogEvent[];
}

export interface LogGroup {
  readonly name: string;
  readonly createdAt: number;
  readonly storedBytes: number;
  streams(): readonly LogStream[];
  stream(name: string): LogStream | undefined;
}

/** What accounting writes to and the Logs API reads from. */
export interface LogStore {
  /** Makes the group and the stream where they are new. Order within a stream is the order of the calls. */
  append(group: string, stream: string, events: readonly LogEvent[]): void;
  groups(): readonly LogGroup[];
  group(name: string): LogGroup | undefined;
  /** Events given up so far to stay within the bound. */
  readonly dropped: number;
}

export interface LogStoreOptions {
  /** Once messages take more than this, the oldest are dropped, whichever stream they are in. */
  readonly maxBytes?: number;
  readonly now?: () => number;
}

const DEFAULT_MAX_BYTES = 64 * 1024 * 1024;
/** What an event costs beside its text, as CloudWatch Logs counts it. */
const EVENT_OVERHEAD_BYTES = 26;

export function createLogStore(options: LogStoreOptions = {}): LogStore {
  return new MemoryLogStore(options.maxBytes ?? DEFAULT_MAX_BYTES, options.now ?? Date.now);
}

class MemoryLogStore implements LogStore {
  readonly #groups = new Map<string, Group>();
  readonly #order = new Fifo<{ readonly group: Group; readonly stream: Stream }>();
  readonly #maxBytes: number;
  readonly #now: () => number;
  #bytes = 0;
  #sequence = 0;
  #dropped = 0;

  constructor(maxBytes: number, now: () => number) {
    this.#maxBytes = maxBytes;
    this.#now = now;
  }

  get dropped(): number {
    return this.#dropped;
  }

  groups(): readonly LogGroup[] {
    return [...this.#groups.values()].sort(byName);
  }

  group(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  append(groupName: string, streamName: string, events: readonly LogEvent[]): void {
    const ingestedAt = this.#now();
    const group = this.#groupOf(groupName, ingestedAt);
    const stream = group.streamOf(streamName, ingestedAt);
    const place = { group, stream };
    for (const { timestamp, message } of events) {
      stream.queue.push({ timestamp, message, ingestedAt, sequence: this.#sequence++ });
      this.#order.push(place);
      const bytes = sizeOf(message);
      group.storedBytes += bytes;
      this.#bytes += bytes;
    }
    while (this.#bytes > this.#maxBytes) this.#dropOldest();
  }

  #groupOf(name: string, createdAt: number): Group {
    const known = this.#groups.get(name);
    if (known !== undefined) return known;
    const group = new Group(name, createdAt);
    this.#groups.set(name, group);
    return group;
  }

  #dropOldest(): void {
    const oldest = this.#order.shift();
    const event = oldest?.stream.queue.shift();
    if (oldest === undefined || event === undefined) return;
    const bytes = sizeOf(event.message);
    oldest.group.storedBytes -= bytes;
    this.#bytes -= bytes;
    this.#dropped++;
    // An emptied stream says nothing any more; environments come and go, so the husks would add up.
    if (oldest.stream.queue.length === 0) oldest.group.forget(oldest.stream.name);
  }
}

class Group implements LogGroup {
  readonly name: string;
  readonly createdAt: number;
  storedBytes = 0;
  readonly #streams = new Map<string, Stream>();

  constructor(name: string, createdAt: number) {
    this.name = name;
    this.createdAt = createdAt;
  }

  streams(): readonly LogStream[] {
    return [...this.#streams.values()].sort(byName);
  }

  stream(name: string): LogStream | undefined {
    return this.#streams.get(name);
  }

  streamOf(name: string, createdAt: number): Stream {
    const known = this.#streams.get(name);
    if (known !== undefined) return known;
    const stream = new Stream(name, createdAt);
    this.#streams.set(name, stream);
    return stream;
  }

  forget(name: string): void {
    this.#streams.delete(name);
  }
}

class Stream implements LogStream {
  readonly name: string;
  readonly createdAt: number;
  readonly queue = new Fifo<StoredLogEvent>();

  constructor(name: string, createdAt: number) {
    this.name = name;
    this.createdAt = createdAt;
  }

  events(): readonly StoredLogEvent[] {
    return this.queue.items();
  }
}

/** Taking from the front costs the same however long it is. */
class Fifo<Item> {
  #items: (Item | undefined)[] = [];
  #head = 0;

  get length(): number {
    return this.#items.length - this.#head;
  }

  push(item: Item): void {
    this.#items.push(item);
  }

  shift(): Item | undefined {
    const item = this.#items[this.#head];
    if (this.#head < this.#items.length) this.#items[this.#head++] = undefined;
    if (this.#head > 1024 && this.#head * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#head);
      this.#head = 0;
    }
    return item;
  }

  items(): Item[] {
    return this.#items.slice(this.#head).filter((item) => item !== undefined);
  }
}

function sizeOf(message: string): number {
  return Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES;
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
