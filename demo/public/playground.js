// The playground: each control changes the element, the code to copy, and the URL of the page.
import { CONTROLS, drawControls, showValue } from './controls.js';
import { directionOf } from './languages.js';
import { SNIPPETS } from './snippets.js';

const byId = (id) => document.getElementById(id);
/** Values of an element without any attribute. */
const initial = Object.fromEntries(CONTROLS.map(({ name, initial }) => [name, initial]));
/** Values that the playground starts with: a calendar that has times. */
const defaults = { ...initial, 'agent-choice': 'any' };
const namesInUrl = CONTROLS.filter((control) => control.isInUrl).map(({ name }) => name);

/** The values that are set, by name. The URL holds those that differ from `defaults`. */
const query = new URLSearchParams(location.search);
const state = {};
for (const name of namesInUrl) {
  const value = query.get(name) ?? defaults[name];
  if (value !== initial[name]) state[name] = value;
}
let format = 'HTML';

const element = byId('live');

drawControls(byId('controls'), (name, value) => {
  if (value === initial[name]) delete state[name];
  else state[name] = value;
  apply(name);
  update();
});
for (const [name, value] of Object.entries(state)) {
  showValue(byId('controls'), name, value);
  apply(name);
}
update();

/** Sets one value on the element. */
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
  if (name === 'lang') loadLanguage(value);
}

/** Loads the script of a language once, and sets the element's direction. */
function loadLanguage(tag = 'en') {
  element.dir = directionOf(tag);
  if (tag === 'en' || document.querySelector(`script[data-locale="${tag}"]`)) return;
  const script = document.createElement('script');
  script.src = `/locales/${tag}.js`;
  script.dataset.locale = tag;
  document.head.append(script);
}

/** Shows the state in the URL and in the code to copy. */
function update() {
  const query = new URLSearchParams(
    namesInUrl
      .map((name) => [name, state[name] ?? initial[name]])
      .filter(([name, value]) => value !== defaults[name]),
  );
  history.replaceState(null, '', (query.size ? `?${query}` : location.pathname) + location.hash);
  byId('snippet').textContent = SNIPPETS[format](state);
  byId('copied').textContent = '';
  byId('opener').hidden = !state.mode;
}

for (const name of Object.keys(SNIPPETS)) {
  const label = document.createElement('label');
  const radio = document.createElement('input');
  Object.assign(radio, { type: 'radio', name: 'format', value: name, checked: name === format });
  radio.addEventListener('change', () => {
    format = name;
    update();
  });
  label.append(radio, name);
  byId('formats').append(label);
}

byId('copy').addEventListener('click', async () => {
  try {
    await navigator.clipboard.writeText(byId('snippet').textContent);
    byId('copied').textContent = 'Copied';
  } catch {
    getSelection().selectAllChildren(byId('snippet'));
    byId('copied').textContent = 'Couldn’t copy. The code is selected – press Ctrl or ⌘ and C.';
  }
});
byId('clear').addEventListener('click', () => byId('log').replaceChildren());

for (const type of ['scheduled', 'booking-step', 'before-schedule', 'error']) {
  element.addEventListener(type, ({ detail, booking, reference }) => {
    const entry = document.createElement('li');
    const name = document.createElement('strong');
    name.textContent = type;
    const json = document.createElement('pre');
    json.textContent = JSON.stringify(detail ?? { booking, reference }, null, 2);
    entry.append(name, json);
    byId('log').prepend(entry);
  });
}
