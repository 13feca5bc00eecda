import { stat } from 'node:fs/promises';

const LOOK_EVERY_MS = 1000;

/**
 * Calls back when the file has grown and then rested for one look: a visit's records are written together, and a page that
 * reloads for each would never be read. Looking is more reliable than file events on mounted folders. Undo with the result.
 */
export function watchJournal(path: string, onChange: () => void, everyMs = LOOK_EVERY_MS): () => void {
  let shown: number | undefined;
  let last: number | undefined;
  const look = async () => {
    const { size } = await stat(path);
    if (shown !== undefined && size !== shown && size === last) {
      shown = size;
      onChange();
    }
    shown ??= size;
    last = size;
  };
  const timer = setInterval(() => {
    look().catch(() => {
      // The run was removed meanwhile: the page that is open stays as it is.
      clearInterval(timer);
    });
  }, everyMs);
  return () => {
    clearInterval(timer);
  };
}
