import type { Host } from '@lambda-bench/host';
import type { PlannedCall } from './plan.ts';

/** Every call with what is sent, and the script of the instance as text instead of base64. */
export function printCalls(host: Host, calls: readonly PlannedCall[], script: string): void {
  for (const [index, { service, operation, input, note }] of calls.entries()) {
    const said = note === undefined ? '' : `  (${note})`;
    const text = JSON.stringify(input, (key, value: unknown) => (key === 'UserData' ? BELOW : value), 2);
    host.stdout.write(`${index + 1}. ${service} ${operation}${said}\n${indented(text)}\n`);
  }
  host.stdout.write(`\nThe user data:\n${indented(script)}\n`);
}

const BELOW = '<the script below, as base64>';

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gm, '   ');
}
