import type { Readable } from 'node:stream';
import {
  formatEnd,
  formatInitReport,
  formatInitStart,
  formatReport,
  formatRuntimeDone,
  formatStart,
  type InitReport,
  type InitStart,
  type LogForm,
  type Report,
  type Start,
} from '@lambda-bench/metrics';
import type { LogEvent, LogStore } from '../logs-api/log-store.ts';
import { LineSplitter } from './line-splitter.ts';
import { LogTail } from './log-tail.ts';

export interface LogPlace {
  readonly store: LogStore;
  readonly group: string;
  readonly stream: string;
}

export interface LogFormat {
  readonly format: 'Text' | 'JSON';
  /** JSON only; INFO when absent. */
  readonly systemLevel?: string;
}

/** The log stream of one environment: what its processes print and what the platform says about them. */
export class InvocationLog {
  readonly #place: LogPlace;
  readonly #json: boolean;
  /** 0 DEBUG, 1 INFO, 2 WARN. */
  readonly #level: number;
  readonly #tail = new LogTail();
  readonly #splitters: LineSplitter[] = [];

  constructor(place: LogPlace, format: LogFormat) {
    this.#place = place;
    this.#json = format.format === 'JSON';
    this.#level = LEVELS[format.systemLevel ?? 'INFO'] ?? 1;
  }

  /** Keeps what a process prints, also after it has gone, until the pipe is closed. */
  capture(output: Readable): void {
    const splitter = new LineSplitter();
    this.#splitters.push(splitter);
    output.on('data', (bytes: Buffer) => {
      this.#append(splitter.push(bytes));
    });
    output.on('end', () => {
      this.#append(splitter.flush());
      this.#splitters.splice(this.#splitters.indexOf(splitter), 1);
    });
    // A pipe that breaks has nothing more to say; its process's end is noticed elsewhere.
    output.on('error', () => {
      output.destroy();
    });
  }

  initStart(line: Omit<InitStart, 'kind'>): void {
    if (this.#json && line.runtimeVersion === undefined) return;
    // Not part of the tail: on AWS it only shows up in the stream.
    const message = this.#level <= 1 ? formatInitStart({ kind: 'init-start', ...line }, this.#form()) : '';
    if (message !== '') this.#store([message]);
  }

  initReport(line: Omit<InitReport, 'kind'>): void {
    if (this.#json && line.initializationType === 'on-demand' && line.status === undefined) return;
    this.#platform(formatInitReport({ kind: 'init-report', ...line }, this.#form()));
  }

  start(line: Omit<Start, 'kind'>): void {
    if (this.#json && this.#level > 1) return;
    this.#platform(formatStart({ kind: 'start', ...line }, this.#form()));
  }

  /** END in text; in JSON `runtimeDone`, which takes the DEBUG level to be seen while all goes well. */
  end(requestId: string, report: Pick<Report, 'durationMs' | 'status' | 'errorType'>): void {
    this.#flush();
    if (!this.#json) {
      this.#platform(formatEnd({ kind: 'end', requestId }));
      return;
    }
    if (this.#level > (report.status === 'success' ? 0 : 2)) return;
    this.#platform(formatRuntimeDone({ kind: 'runtime-done', requestId, ...report }, Date.now()));
  }

  report(line: Omit<Report, 'kind'>): void {
    if (this.#json && this.#level > (line.status === 'success' ? 1 : 2)) return;
    this.#platform(formatReport({ kind: 'report', ...line }, this.#form()));
  }

  /** The end of what was logged since the tail was last taken off. */
  takeTail(): string {
    this.#flush();
    const tail = this.#tail.base64();
    this.#tail.clear();
    return tail;
  }

  dropTail(): void {
    this.#tail.clear();
  }

  #form(): LogForm {
    return this.#json ? { form: 'json', atMs: Date.now() } : { form: 'text' };
  }

  #flush(): void {
    for (const splitter of this.#splitters) this.#append(splitter.flush());
  }

  #platform(line: string): void {
    this.#tail.append(line);
    this.#store([line]);
  }

  #append(messages: readonly string[]): void {
    if (messages.length === 0) return;
    for (const message of messages) this.#tail.append(message);
    this.#store(messages);
  }

  #store(messages: readonly string[]): void {
    const timestamp = Date.now();
    const events: LogEvent[] = messages.map((message) => ({ timestamp, message }));
    this.#place.store.append(this.#place.group, this.#place.stream, events);
  }
}

const LEVELS: Readonly<Record<string, number>> = { DEBUG: 0, INFO: 1, WARN: 2 };
