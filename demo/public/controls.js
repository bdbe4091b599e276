// What can be set in the playground: attributes, custom properties, and the language around the element.
import { LANGUAGES } from './languages.js';

const text = (name, hint = '') => ({ name, kind: 'text', hint, initial: '' });
/** A text with which the element begins anew: told of once it is whole. */
const address = (name, hint) => ({ ...text(name, hint), isLate: true });
const number = (name, initial = '') => ({ name, kind: 'number', initial });
const flag = (name) => ({ name, kind: 'checkbox', initial: '' });
/** One that is left alone follows the page into the dark, so what is shown then is only how it is in the light. */
const color = (name, light) => ({ name, kind: 'color', light });
const choice = (name, options, initial = '') => ({ name, kind: 'select', options, initial });

/** Each with its name, which is that of the attribute or custom property, and the value that changes nothing. */
export const GROUPS = [
  {
    title: 'Look',
    controls: [
      choice('mode', ['inline', 'popup', 'floating'], 'inline'),
      choice('theme', ['', 'light', 'dark']),
      { name: 'lang', kind: 'select', options: LANGUAGES, initial: 'en' },
      text('--ve-radius', '10px'),
      text('--ve-font', 'Georgia, serif'),
      text('--ve-max-width', '66em'),
    ],
  },
  {
    title: 'Colours',
    controls: [
      color('--ve-accent', '#2f5bea'),
      color('--ve-on-accent', '#ffffff'),
      color('--ve-surface', '#ffffff'),
      color('--ve-text', '#1b1f27'),
      color('--ve-muted', '#565e6c'),
      color('--ve-border', '#858d9b'),
      color('--ve-danger', '#b3261e'),
      color('--ve-success', '#19713d'),
    ],
  },
  {
    title: 'Whom',
    controls: [address('agent-email', 'anna.keller@example.com'), choice('agent-choice', ['', 'any'])],
  },
  {
    title: 'When',
    controls: [
      {
        name: 'times',
        label: 'Times come from',
        kind: 'select',
        options: { gateway: 'the gateway', page: 'the page' },
        initial: 'gateway',
      },
      text('hours', 'Mon-Fri 09:00-12:00 13:00-17:00'),
      address('availability-endpoint', '/free'),
      number('slot-minutes'),
      number('min-notice'),
      number('horizon-days'),
      number('duration'),
      text('time-zone', 'America/New_York'),
      flag('time-zone-locked'),
      text('agent-time-zone', 'Europe/Berlin'),
      choice('hour-cycle', ['', 'h12', 'h23']),
    ],
  },
  {
    title: 'Who and what',
    controls: [
      text('subject'),
      text('visitor-name'),
      text('visitor-email'),
      text('visitor-phone'),
      flag('send-notification-email'),
      text('fields', 'email:required phone:hidden'),
    ],
  },
  {
    title: 'And then',
    controls: [text('redirect-url', '/thanks'), text('client-reference', 'order-42')],
  },
  {
    title: 'Connection',
    // No link may decide where a token comes from and goes to.
    isInAddress: false,
    controls: [
      address('token-endpoint', '/ve/token'),
      choice('env', ['', 'dev', 'staging', 'production']),
      address('api-base', 'https://example.com/ve'),
      flag('with-credentials'),
    ],
  },
];

export const CONTROLS = GROUPS.flatMap(({ controls, isInAddress = true }) =>
  controls.map((control) => ({ ...control, isInAddress })),
);

/** Draws all controls into a form, and hears every change of one. */
export function drawControls(form, onChange) {
  for (const { title, controls } of GROUPS) {
    const group = document.createElement('fieldset');
    const legend = document.createElement('legend');
    legend.textContent = title;
    group.append(legend, ...controls.map(drawControl));
    form.append(group);
  }
  for (const type of ['input', 'change']) {
    form.addEventListener(type, ({ target }) => {
      if (type !== (target.dataset.heard ?? 'input')) return;
      showAsSet(target, true);
      onChange(target.name, valueOf(target));
    });
  }
  form.addEventListener('click', ({ target }) => {
    if (!target.classList.contains('unset')) return;
    const control = form.elements[target.value];
    control.value = control.dataset.light;
    showAsSet(control, false);
    control.focus();
    onChange(control.name, undefined);
  });
}

/** Lets a control show a value. */
export function showValue(form, name, value) {
  const control = form.elements[name];
  if (control.type === 'checkbox') control.checked = value !== '';
  else control.value = value;
  showAsSet(control, true);
}

/** Only what is set can be taken away. */
function showAsSet(control, isSet) {
  const unset = control.parentElement.nextElementSibling;
  if (unset) unset.hidden = !isSet;
}

function drawControl({ name, label = name, kind, hint, options, initial, light, isLate }) {
  const row = document.createElement('div');
  const field = document.createElement('label');
  const words = document.createElement('span');
  words.textContent = label;
  const control = document.createElement(kind === 'select' ? 'select' : 'input');
  if (kind === 'select') {
    const entries = Array.isArray(options)
      ? options.map((one) => [one, one || 'default'])
      : Object.entries(options);
    control.append(...entries.map(([value, name]) => new Option(name, value, value === initial)));
  } else {
    control.type = kind;
    control.autocomplete = 'off';
    if (kind !== 'checkbox') control.value = initial ?? light;
    if (hint) control.placeholder = hint;
  }
  control.name = name;
  if (isLate) control.dataset.heard = 'change';
  field.append(words, control);
  row.append(field);
  if (light) {
    control.dataset.light = light;
    row.append(unsetButton(name));
  }
  return row;
}

function unsetButton(name) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'unset', value: name, hidden: true, textContent: '×' });
  button.ariaLabel = `Leave ${name} alone`;
  return button;
}

const valueOf = ({ type, checked, value }) => (type === 'checkbox' ? (checked ? 'true' : '') : value);
