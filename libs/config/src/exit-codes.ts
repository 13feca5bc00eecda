/** What the process says when it ends; docs/errors.md has the same table, held equal by a test. */
export const EXIT = {
  ok: 0,
  bug: 1,
  usage: 2,
  prerequisite: 3,
  backend: 4,
  failures: 5,
  interrupted: 6,
  regression: 7,
} as const;

export type ExitName = keyof typeof EXIT;
