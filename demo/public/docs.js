// The documentation in the browser: search, buttons that copy code, and the contents on narrow screens.
import MiniSearch from '/minisearch.js';

const byId = (id) => document.getElementById(id);
const [dialog, input, found, list] = ['search', 'query', 'found', 'results'].map(byId);
const MAX_RESULTS = 20;
/** Characters of text before and after the first match. */
const BEFORE = 50;
const AFTER = 130;

/** Words are letters and digits, so that `slot-minutes` and `--ve-accent` are found by their parts. */
const tokenize = (text) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean);

let index;

/** Loads the sections and indexes them, once. */
function loadIndex() {
  index ??= fetch('/docs/search.json').then(async (response) => {
    if (!response.ok) throw new Error(`The search index answered ${response.status}`);
    const search = new MiniSearch({
      fields: ['title', 'page', 'text'],
      storeFields: ['title', 'page', 'text'],
      tokenize,
      searchOptions: {
        boost: { title: 4, page: 2 },
        combineWith: 'AND',
        prefix: true,
        fuzzy: (term) => (term.length > 4 ? 0.2 : false),
      },
    });
    search.addAll(await response.json());
    return search;
  });
  // A failed load is tried again at the next letter.
  index.catch(() => (index = undefined));
  return index;
}

async function showResults() {
  const query = input.value.trim();
  const search = await loadIndex().catch(() => undefined);
  // A later letter may have changed the query while the index was loading.
  if (query !== input.value.trim()) return;
  const results = search?.search(query) ?? [];
  list.replaceChildren(...results.slice(0, MAX_RESULTS).map(resultItem));
  list.scrollTop = 0;
  found.textContent = search
    ? countText(results.length, query)
    : 'Couldn’t load the search. Check your connection and try again.';
}

function countText(count, query) {
  if (!query) return '';
  if (!count) return `No results for “${query}”. Try another word.`;
  return `${count} ${count === 1 ? 'result' : 'results'}`;
}

/** Everything is set as text, never as HTML. */
function resultItem({ id, title, page, text, terms }) {
  const item = document.createElement('li');
  const link = document.createElement('a');
  link.href = id;
  const heading = document.createElement('strong');
  heading.append(...marked(title, terms));
  const source = document.createElement('small');
  source.textContent = page;
  const excerpt = document.createElement('span');
  excerpt.append(...marked(excerptOf(text, terms), terms));
  link.append(source, heading, excerpt);
  item.append(link);
  return item;
}

/** Terms are letters and digits only, so they need no escaping. */
const patternOf = (terms) => new RegExp(`(${terms.join('|')})`, 'iu');

/** The text around the first match. */
function excerptOf(text, terms) {
  const at = Math.max(0, text.search(patternOf(terms)));
  const start = at > BEFORE ? text.indexOf(' ', at - BEFORE) + 1 : 0;
  const end = at + AFTER < text.length ? text.lastIndexOf(' ', at + AFTER) : text.length;
  return `${start ? '… ' : ''}${text.slice(start, end)}${end < text.length ? ' …' : ''}`;
}

/** Splits a text at its matches, and puts each match into a `<mark>`. */
function marked(text, terms) {
  return text.split(patternOf(terms)).map((part, position) => {
    if (position % 2 === 0) return part;
    const mark = document.createElement('mark');
    mark.textContent = part;
    return mark;
  });
}

function openSearch() {
  void loadIndex().catch(() => undefined);
  dialog.showModal();
  input.select();
}

byId('open-search').addEventListener('click', openSearch);
byId('close-search').addEventListener('click', () => dialog.close());
input.addEventListener('input', showResults);
dialog.addEventListener('click', ({ target }) => {
  // The dialog itself is only hit beside its content, that is on the backdrop. A link may lead to this very page.
  if (target === dialog || target.closest('a')) dialog.close();
});
dialog.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  list.querySelector('a')?.click();
});
dialog.addEventListener('keydown', (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const stops = [input, ...list.querySelectorAll('a')];
  const next = stops.indexOf(document.activeElement) + step;
  stops[Math.min(Math.max(next, 0), stops.length - 1)].focus();
});
document.addEventListener('keydown', (event) => {
  const isTyping = event.target.closest?.('input, textarea, select, [contenteditable]');
  const isShortcut = event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (!isShortcut || dialog.open) return;
  event.preventDefault();
  openSearch();
});

byId('contents').addEventListener('click', ({ target }) => {
  if (target.closest('a')) byId('contents').hidePopover();
});

for (const block of document.querySelectorAll('.code-block')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.textContent = 'Copy';
  button.ariaLabel = 'Copy this code';
  button.addEventListener('click', async () => {
    try {
      await navigator.clipboard.writeText(block.querySelector('code').textContent);
      button.textContent = 'Copied';
    } catch {
      getSelection().selectAllChildren(block.querySelector('code'));
      button.textContent = 'Selected';
    }
  });
  block.append(button);
}
