/** Elements one after another. */
export type Xml = readonly string[];

/** Text is escaped; elements are taken as they are. */
export function element(name: string, content: Xml | string, namespace?: string): string {
  const inner = typeof content === 'string' ? escapeText(content) : content.join('');
  const attributes = namespace === undefined ? '' : ` xmlns="${escapeText(namespace)}"`;
  return `<${name}${attributes}>${inner}</${name}>`;
}

/** A list as the Query protocol writes it, each item in an element called `member`. */
export function list(name: string, items: readonly Xml[]): string {
  return element(
    name,
    items.map((item) => element('member', item)),
  );
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escapeText(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
}
