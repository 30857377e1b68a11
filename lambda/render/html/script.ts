/**
 * What a page does beyond being read: it unpacks the single images, opens a repository, sorts and searches. Texts from outside
 * become text nodes and nothing else.
 */
export const script = String.raw`(async () => {
'use strict';
const byId = (id) => document.getElementById(id);
const table = byId('repositories');
if (!table) return;
const body = table.tBodies[0];
const rows = [...body.rows];
const heads = [...table.tHead.rows[0].cells];
const node = (name, text, className) => {
  const one = document.createElement(name);
  if (text !== undefined) one.textContent = text;
  if (className) one.className = className;
  return one;
};
const unpack = async () => {
  const bytes = Uint8Array.from(atob(byId('details').textContent), (char) => char.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  return JSON.parse(await new Response(stream).text());
};
let data;
try {
  data = await unpack();
} catch {
  table.before(node('p', 'This browser cannot unpack the single images; the audit has all of them.', 'dim'));
  return;
}
const count = (number, thing) => number.toLocaleString('en') + ' ' + thing + (number === 1 ? '' : 's');
const sizeText = (bytes) => {
  const unit = [['TB', 1e12], ['GB', 1e9], ['MB', 1e6], ['kB', 1e3]].find(([, factor]) => bytes >= factor);
  if (!unit) return bytes + ' B';
  const size = bytes / unit[1];
  return (size >= 100 ? Math.round(size) : size.toFixed(1)) + ' ' + unit[0];
};
const auditText = data.audit.length === 0 ? '' : ' (' + data.audit[0] + (data.audit.length > 1 ? ' and ' + count(data.audit.length - 1, 'more object') : '') + ')';
const dayText = (day) => new Date(day * 86400000).toISOString().slice(0, 10);
const entries = rows.map((row, i) => ({ row, at: i, name: data.r[i][0], region: data.r[i][1], numbers: data.r[i][2], lists: data.r[i].slice(3), detail: undefined }));
const lists = [
  { title: 'Went', why: 'What happened', command: 'keeper restore ADDRESS --bucket BUCKET', none: 'Nothing went.' },
  { title: 'Condemned, still there', why: 'What holds it back', command: 'keeper hold ADDRESS --until YYYY-MM-DD --because "WHY" --bucket BUCKET', none: 'Nothing else is condemned.' },
  { title: 'Kept', why: 'Why', command: 'keeper explain ADDRESS', none: 'Nothing is kept.' },
];
const imageRow = ([digest, tags, moreTags, size, pushed, pulled, sentences]) => {
  const row = node('tr');
  const head = node('th');
  head.scope = 'row';
  if (tags.length > 0) head.append(tags.join(', ') + (moreTags > 0 ? ' and ' + moreTags + ' more' : ''));
  else head.append(node('i', 'no tag'));
  head.append(node('span', 'sha256:' + digest + (digest.length < 64 ? '…' : ''), 'mono'));
  row.append(head, node('td', sizeText(size), 'n'), node('td', dayText(pushed), 'n s'));
  row.append(node('td', pulled === null ? 'never' : dayText(pulled), 'n s'));
  const why = node('td');
  const texts = sentences.map((at) => data.s[at]);
  if (texts.length === 1) why.textContent = texts[0];
  else {
    const list = node('ul');
    for (const text of texts) list.append(node('li', text));
    why.append(list);
  }
  row.append(why);
  return row;
};
const isAddress = (text) => /^\w[\w./:@-]{0,300}$/.test(text);
const addressOf = ({ name, region }, images) => {
  const [digest, [tag]] = images.find((one) => one[1].length > 0) || images[0];
  const end = tag !== undefined ? ':' + tag : digest.length === 64 ? '@sha256:' + digest : '@DIGEST';
  const address = data.account + '.dkr.ecr.' + region + '.amazonaws.com/' + name + end;
  return isAddress(address) ? address : 'ADDRESS';
};
const listPart = (entry, [more, images], { title, why, command }) => {
  const total = more + images.length;
  const part = [node('h3', title + ': ' + count(total, 'image'))];
  if (images.length > 0) {
    const list = node('table');
    const heading = node('tr');
    for (const [text, className] of [['Image', ''], ['Size', ''], ['Pushed', 's'], ['Last pulled', 's'], [why, '']]) {
      const cell = node('th', text, className);
      cell.scope = 'col';
      heading.append(cell);
    }
    const top = node('thead');
    top.append(heading);
    const all = node('tbody');
    all.append(...images.map(imageRow));
    list.append(top, all);
    const line = node('p');
    line.append(node('code', command.replace('ADDRESS', () => addressOf(entry, images)), 'command'));
    part.push(list, line);
  }
  if (more > 0) part.push(node('p', 'and ' + more.toLocaleString('en') + ' more: the audit has all' + auditText, 'dim'));
  return part;
};
const detailOf = (entry) => {
  const row = node('tr', undefined, 'detail');
  const cell = node('td');
  cell.colSpan = heads.length;
  const inner = node('div', undefined, 'in');
  const [images, , kept] = entry.numbers;
  inner.append(node('p', count(images, 'image') + ', ' + kept.toLocaleString('en') + ' kept, ' + entry.row.lastElementChild.textContent + ' freed or to free', 'dim'));
  entry.lists.forEach((list, i) => {
    if (list[0] + list[1].length > 0) inner.append(...listPart(entry, list, lists[i]));
  });
  cell.append(inner);
  row.append(cell);
  return row;
};
const toggle = (entry, button) => {
  const isOpen = button.getAttribute('aria-expanded') === 'true';
  button.setAttribute('aria-expanded', String(!isOpen));
  if (!entry.detail) {
    entry.detail = detailOf(entry);
    entry.row.after(entry.detail);
  }
  entry.detail.hidden = isOpen;
  entry.isOpen = !isOpen;
};
for (const entry of entries) {
  if (entry.lists.length === 0) continue;
  const name = entry.row.cells[0].querySelector('span');
  const button = node('button');
  button.type = 'button';
  button.setAttribute('aria-expanded', 'false');
  name.replaceWith(button);
  button.append(name);
  button.addEventListener('click', () => toggle(entry, button));
}
const compareNames = (a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.at - b.at);
const sortBy = (column) => {
  const head = heads[column];
  const down = column === 0 ? head.getAttribute('aria-sort') === 'ascending' : head.getAttribute('aria-sort') !== 'descending';
  for (const one of heads) one.removeAttribute('aria-sort');
  head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
  const compare = column === 0 ? compareNames : (a, b) => a.numbers[column - 1] - b.numbers[column - 1] || compareNames(b, a);
  const sorted = [...entries].sort((a, b) => (down ? compare(b, a) : compare(a, b)));
  const all = document.createDocumentFragment();
  for (const { row, detail } of sorted) all.append(row, ...(detail ? [detail] : []));
  body.append(all);
};
heads.forEach((head, column) => {
  const button = node('button', head.textContent);
  button.type = 'button';
  button.addEventListener('click', () => sortBy(column));
  head.replaceChildren(button);
});
const wordsOf = (entry) => {
  entry.words ??= [entry.name, entry.region, ...entry.lists.flatMap(([, images]) => images.flatMap(([digest, tags]) => ['sha256:' + digest, ...tags]))].join('\n').toLowerCase();
  return entry.words;
};
const search = byId('search');
const told = byId('count');
const filter = () => {
  const asked = search.value.trim().toLowerCase();
  let shown = 0;
  for (const entry of entries) {
    const isShown = asked === '' || wordsOf(entry).includes(asked);
    entry.row.hidden = !isShown;
    if (entry.detail) entry.detail.hidden = !isShown || !entry.isOpen;
    if (isShown) shown += 1;
  }
  told.textContent = shown.toLocaleString('en') + ' of ' + (entries.length === 1 ? '1 repository' : entries.length.toLocaleString('en') + ' repositories');
};
search.addEventListener('input', filter);
byId('tools').hidden = false;
filter();
})();
`;
