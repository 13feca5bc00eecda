/** Gives every table a way to sort by any column, and those with choices a way to filter. */
export function equipTables(document: Document): void {
  for (const box of document.querySelectorAll<HTMLElement>('.table')) {
    const table = box.querySelector('table');
    if (table === null) continue;
    makeSortable(table);
    makeFilterable(box, table);
  }
}

function makeSortable(table: HTMLTableElement): void {
  const headers = [...table.querySelectorAll<HTMLElement>('thead th')];
  for (const [index, header] of headers.entries()) {
    const button = document.createElement('button');
    button.type = 'button';
    button.append(...header.childNodes);
    header.append(button);
    header.setAttribute('aria-sort', 'none');
    button.addEventListener('click', () => {
      const direction = header.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
      for (const other of headers) other.setAttribute('aria-sort', 'none');
      header.setAttribute('aria-sort', direction);
      sortRows(table, index, direction === 'ascending' ? 1 : -1);
    });
  }
}

/** What is missing stays last, whichever way. */
function sortRows(table: HTMLTableElement, index: number, direction: 1 | -1): void {
  const body = table.tBodies[0];
  if (body === undefined) return;
  const rows = [...body.rows].map((row) => ({ row, key: row.cells[index]?.dataset['key'] }));
  rows.sort((a, b) => {
    if (a.key === undefined || b.key === undefined) {
      return Number(a.key === undefined) - Number(b.key === undefined);
    }
    return direction * compareKeys(a.key, b.key);
  });
  body.append(...rows.map(({ row }) => row));
}

function compareKeys(a: string, b: string): number {
  const [x, y] = [Number(a), Number(b)];
  return Number.isNaN(x) || Number.isNaN(y) ? a.localeCompare(b, 'en', { numeric: true }) : x - y;
}

function makeFilterable(box: HTMLElement, table: HTMLTableElement): void {
  const columns = [...table.querySelectorAll<HTMLElement>('thead th')].flatMap((header, index) =>
    'filter' in header.dataset ? [{ index, title: header.textContent }] : [],
  );
  const rows = [...(table.tBodies[0]?.rows ?? [])];
  if (columns.length === 0 || rows.length < 4) return;
  const bar = document.createElement('div');
  bar.className = 'filters';
  const count = document.createElement('output');
  const search = document.createElement('input');
  search.type = 'search';
  search.placeholder = 'any words';
  const chosen = new Map<number, string>();
  const apply = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of rows) {
      const content = row.textContent.toLowerCase();
      const matches =
        words.every((word) => content.includes(word)) &&
        [...chosen].every(([index, value]) => value === '' || row.cells[index]?.textContent === value);
      row.hidden = !matches;
      shown += matches ? 1 : 0;
    }
    count.value = `${shown} of ${rows.length} rows`;
  };
  for (const { index, title } of columns) {
    const values = [...new Set(rows.map((row) => row.cells[index]?.textContent ?? ''))];
    if (values.length < 2) continue;
    values.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
    const select = document.createElement('select');
    select.append(new Option('all', ''), ...values.map((value) => new Option(value, value)));
    select.addEventListener('change', () => {
      chosen.set(index, select.value);
      apply();
    });
    bar.append(labelled(title, select));
  }
  search.addEventListener('input', apply);
  bar.append(labelled('search', search), count);
  apply();
  box.querySelector('.scroll')?.before(bar);
}

function labelled(name: string, control: HTMLElement): HTMLLabelElement {
  const label = document.createElement('label');
  label.append(name, ' ', control);
  return label;
}
