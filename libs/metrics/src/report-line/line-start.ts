/** What a shipper puts in front of a line is short; looking no further back keeps a scan linear. */
const PREFIX_MAX = 240;

const ESCAPE = String.fromCharCode(27);
const COLOURS = new RegExp(`${ESCAPE}\\[[0-9;]*m`, 'g');

/** A line feed, or one that a shipper escaped once or more. */
const LAST_LINE_BREAK = /^[\s\S]*(?:[\n\r]|\\+[nr])/;

/** END comes right before REPORT, so a REPORT after it is Lambda's even where the line breaks were lost. */
const AFTER_END = /END RequestId: ?[^\s"]{1,128}?\s*$/;

const JSON_MESSAGE =
  /^(?:\s*\{\s*"\w+"\s*:\s*\[)?[[{,\s]*(?:"(?:timestamp|ingestionTime|eventId|id|logStreamName)"\s*:\s*"?[^"\s,]*"?\s*,\s*)*"message"\s*:\s*"$/;

/** `2025-11-03T04:05:06.078 DEBUG --- [et.reactor-0] l.s.l.i.version_manager : [echo-8f2b] REPORT …` */
const SPRING_STYLE = /^\S+ +[A-Z]+ --- \[[^\]]*\] \S+ +: (?:\[\S+\] )?$/;

/** `2025/11/03/[$LATEST]0f3c…`, which `sam logs` and `aws logs tail` print in front. */
const LOG_STREAM = /^\d{4}\/\d\d\/\d\d\/(?:\S+)?\[[^\]\s]+\][0-9a-f]*:?$/;
const TIME = /^[+-]?\d[\d:.,TZ+/-]*$/;
const CALENDAR =
  /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun|Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|UTC|GMT|AM|PM)$/;
const MARKS = /^[^\w\s]*$/;
const BRACKETED = /^(?:\[[^\]]*\]|\([^)]*\)|<\d+>\d*):?$/;
const TAG = /^[\w./@-]+(?:\[\d+\])?:$/;
const WORD = /^[\w./@-]+$/;
const LEVEL = /^\[?(?:TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|CRITICAL)\]?:?$/i;

/**
 * Whether a platform line may begin at `offset`: at the start of a line, or behind nothing but what log shippers add (times,
 * log stream, syslog host and tag, a container's name and a bar, quotes, the `message` of an exported event).
 * Other words in front mean that a program printed it, for instance `2025-… <id> INFO REPORT RequestId: …`.
 */
export function standsAtLineStart(text: string, offset: number): boolean {
  const window = text.slice(Math.max(0, offset - PREFIX_MAX), offset);
  const prefix = window.replace(LAST_LINE_BREAK, '');
  if (prefix === '') return true;
  if (AFTER_END.test(prefix)) return true;
  if (prefix.length === PREFIX_MAX) return false;
  return isShipperPrefix(prefix.replace(COLOURS, ''));
}

function isShipperPrefix(prefix: string): boolean {
  if (JSON_MESSAGE.test(prefix) || SPRING_STYLE.test(prefix)) return true;
  let timed = false;
  let host = false;
  for (const raw of prefix.split(/(?:\s|\\+t)+/)) {
    if (LEVEL.test(raw)) return false;
    const token = raw.replace(/^["'`,;>#*|]+|["'`,;|]+$/g, '');
    if (MARKS.test(token)) {
      // A bar closes a container's name: `lambda-1  | REPORT …`.
      if (raw.includes('|')) host = false;
    } else if (TIME.test(token)) timed = true;
    else if (CALENDAR.test(token) || LOG_STREAM.test(token) || BRACKETED.test(token)) continue;
    else if (TAG.test(token) && timed) host = false;
    else if (WORD.test(token) && !host) host = !raw.endsWith('|');
    else return false;
  }
  return !host;
}
