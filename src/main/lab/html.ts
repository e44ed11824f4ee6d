/** Text as HTML; names of signs come from people. */
export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** A table with a caption; cells are HTML. The first column names the rows, the others are numbers, to the right. */
export function table(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): string {
  const kind = (i: number): string => (i > 0 ? ' class="n"' : '');
  const heads = head.map((text, i) => `<th scope="col"${kind(i)}>${escapeHtml(text)}</th>`).join('');
  const body = rows.map(
    ([first = '', ...cells]) =>
      `<tr><th scope="row">${first}</th>${cells.map((c, i) => `<td${kind(i + 1)}>${c}</td>`).join('')}</tr>`,
  );
  return (
    `<div class="scroll" tabindex="0" role="region" aria-label="${escapeHtml(caption)}"><table>` +
    `<caption><span>${escapeHtml(caption)}</span></caption><thead><tr>${heads}</tr></thead>` +
    `<tbody>${body.join('')}</tbody></table></div>`
  );
}

/** A table that a reader opens; beside a chart it says the same in numbers. */
export function folded(summary: string, content: string): string {
  return `<details><summary>${escapeHtml(summary)}</summary>${content}</details>`;
}
