// The playground: every control changes the element beside it, the lines to copy, and the address of the page.
import { CONTROLS, drawControls, showValue } from './controls.js';
import { directionOf } from './languages.js';
import { SNIPPETS } from './snippets.js';

const byId = (id) => document.getElementById(id);
/** What an element has of which nothing is set, and what the playground begins with: a calendar that shows something. */
const initial = Object.fromEntries(CONTROLS.map(({ name, initial }) => [name, initial]));
const beginning = { ...initial, 'agent-choice': 'any' };
const inAddress = CONTROLS.filter((control) => control.isInAddress).map(({ name }) => name);

/** What is set: as the address has it, which holds what differs from the beginning. */
const query = new URLSearchParams(location.search);
const state = {};
for (const name of inAddress) {
  const value = query.get(name) ?? beginning[name];
  if (value !== initial[name]) state[name] = value;
}
let kind = 'HTML';

const element = byId('live');

drawControls(byId('controls'), (name, value) => {
  if (value === initial[name]) delete state[name];
  else state[name] = value;
  apply(name);
  show();
});
for (const [name, value] of Object.entries(state)) {
  showValue(byId('controls'), name, value);
  apply(name);
}
show();

function apply(name) {
  const value = state[name];
  if (name === 'times' || name === 'token-endpoint') {
    const ours = state.times === 'page' ? '/plain/token' : '/ve/token';
    element.setAttribute('token-endpoint', state['token-endpoint'] ?? ours);
  } else if (name.startsWith('--')) {
    if (value === undefined) element.style.removeProperty(name);
    else element.style.setProperty(name, value);
  } else if (value === undefined) {
    element.removeAttribute(name);
  } else {
    element.setAttribute(name, value === 'true' ? '' : value);
  }
  if (name === 'lang') speak(value);
}

/** Loads the words of a language, and turns the element where they run from right to left. */
function speak(tag = 'en') {
  element.dir = directionOf(tag);
  if (tag === 'en' || document.querySelector(`script[data-locale="${tag}"]`)) return;
  const script = document.createElement('script');
  script.src = `/locales/${tag}.js`;
  script.dataset.locale = tag;
  document.head.append(script);
}

function show() {
  const query = new URLSearchParams(
    inAddress
      .map((name) => [name, state[name] ?? initial[name]])
      .filter(([name, value]) => value !== beginning[name]),
  );
  history.replaceState(null, '', query.size ? `?${query}` : location.pathname);
  byId('snippet').textContent = SNIPPETS[kind](state);
  byId('copied').textContent = '';
  byId('opener').hidden = !state.mode;
}

for (const name of Object.keys(SNIPPETS)) {
  const label = document.createElement('label');
  const radio = document.createElement('input');
  Object.assign(radio, { type: 'radio', name: 'kind', value: name, checked: name === kind });
  radio.addEventListener('change', () => {
    kind = name;
    show();
  });
  label.append(radio, name);
  byId('kinds').append(label);
}

byId('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(byId('snippet').textContent);
    byId('copied').textContent = 'Copied.';
  } catch {
    getSelection().selectAllChildren(byId('snippet'));
    byId('copied').textContent = 'Selected: copy it from there.';
  }
});
byId('clear').addEventListener('click', () => byId('log').replaceChildren());

for (const type of ['scheduled', 'booking-step', 'before-schedule', 'error']) {
  element.addEventListener(type, ({ detail, booking, reference }) => {
    const entry = document.createElement('li');
    const name = document.createElement('strong');
    name.textContent = type;
    const said = document.createElement('pre');
    said.textContent = JSON.stringify(detail ?? { booking, reference }, null, 2);
    entry.append(name, said);
    byId('log').prepend(entry);
  });
}
