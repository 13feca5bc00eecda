import { counted } from '@lambda-bench/config';
import type { Host } from '@lambda-bench/host';
import type { RunEvent } from '@lambda-bench/runner';
import { clockText, etaMs, progressLine } from './progress-lines.ts';

export interface Display {
  show(event: RunEvent): void;
  /** Takes away what is not to stay on the screen. */
  close(): void;
}

/** On a terminal a bar that redraws itself, elsewhere a line now and then, with `--json` every event. */
export function openDisplay(host: Host, json: boolean): Display {
  if (json) return eventDisplay(host);
  return host.stderr.isTerminal && host.env['TERM'] !== 'dumb' ? barDisplay(host) : lineDisplay(host);
}

function eventDisplay(host: Host): Display {
  return {
    show(event) {
      host.stdout.write(`${JSON.stringify(event)}\n`);
    },
    close: () => undefined,
  };
}

const SECONDS_BETWEEN_LINES = 15;

function lineDisplay(host: Host): Display {
  const started = { at: undefined as number | undefined, shownAt: 0 };
  return {
    show(event) {
      started.at ??= event.at;
      const note = noteOf(event);
      if (note !== undefined) host.stderr.write(`${note}\n`);
      const due = event.at - started.shownAt >= SECONDS_BETWEEN_LINES * 1000;
      if (event.type !== 'finished' && !(event.type === 'visit-finished' && due)) return;
      started.shownAt = event.at;
      host.stderr.write(`${progressLine(event.progress, event.at - started.at)}\n`);
    },
    close: () => undefined,
  };
}

function barDisplay(host: Host): Display {
  const state = { startedAt: undefined as number | undefined, drawn: false };
  const erase = (): void => {
    if (state.drawn) host.stderr.write('\r\u001b[2K');
    state.drawn = false;
  };
  return {
    show(event) {
      state.startedAt ??= event.at;
      erase();
      const note = noteOf(event);
      if (note !== undefined) host.stderr.write(`${note}\n`);
      host.stderr.write(barLine(event, event.at - state.startedAt, host.stderr.width ?? 80));
      state.drawn = true;
    },
    close: erase,
  };
}

function barLine({ progress }: RunEvent, elapsedMs: number, width: number): string {
  const { visits, visitsDone, books, round, rounds, spentUsd } = progress;
  const share = visits === 0 ? 1 : visitsDone / visits;
  const eta = etaMs(progress, elapsedMs);
  const facts = [
    `${Math.floor(share * 100)} %`,
    `round ${Math.min(round + 1, rounds)}/${rounds}`,
    counted(books.samples, 'sample'),
    ...(books.failures === 0 ? [] : [`${books.failures} failed`]),
    ...(books.rejects === 0 ? [] : [`${books.rejects} rejected`]),
    ...(spentUsd === undefined ? [] : [`$${spentUsd.toFixed(3)}`]),
    eta === undefined ? clockText(elapsedMs) : `${clockText(eta)} left`,
  ].join(' · ');
  const room = Math.max(0, Math.min(30, width - facts.length - 4));
  const filled = Math.round(share * room);
  return `${'█'.repeat(filled)}${'░'.repeat(room - filled)} ${facts}`.slice(0, Math.max(0, width - 1));
}

/** What is worth a line of its own. */
function noteOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'cell-closed':
      // What was planned as a skip is said once, before the run starts; what the account does not give, once as well.
      if (event.progress.visitsDone === 0 || event.why.reason === 'account-memory') return undefined;
      return `${event.cell}: ${counted(event.samples, 'sample')} left out: ${event.why.message}`;
    case 'account-limit':
      return `larger sizes are left out: ${event.why.message}`;
    case 'throttled':
      return event.concurrency === undefined
        ? `AWS throttles our calls, which wait (${event.why.message})`
        : `AWS throttles: at most ${counted(event.concurrency, 'invocation')} at once for now (${event.why.message})`;
    case 'stopping':
      return `stopping: ${event.why.message}`;
    case 'not-restored':
      return `${event.functionName} is not as it was: ${event.message}`;
    case 'started':
    case 'visit-started':
    case 'visit-finished':
    case 'asked-again':
    case 'restored':
    case 'finished':
      return undefined;
  }
}
