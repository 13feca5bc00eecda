// Plain JavaScript, because the launcher needs it before anything is built.

/** The word that was probably meant, or undefined where none is near enough to say so. */
export function nearestWord(typed, words) {
  const allowed = Math.max(1, Math.floor(typed.length / 3));
  let nearest;
  for (const word of words) {
    const edits = editsBetween(typed, word);
    if (edits <= (nearest?.edits ?? allowed + 1) - 1) nearest = { word, edits };
  }
  return nearest?.word;
}

/** Letters to add, to leave out, to replace, or to swap with their neighbour: what slips while typing. */
function editsBetween(from, to) {
  let beforeLast = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = last[column - 1] + (from[row - 1] === to[column - 1] ? 0 : 1);
      const isSwap = row > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      const swapped = isSwap ? beforeLast[column - 2] + 1 : Infinity;
      current.push(Math.min(last[column] + 1, current[column - 1] + 1, replaced, swapped));
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length];
}
