// The controls of the playground: attributes, custom properties, and the language around the element.
import { LANGUAGES } from './languages.js';

const text = (name, hint = '') => ({ name, kind: 'text', hint, initial: '' });
/** A change reloads the form, so it is applied when the field is left, not at each keystroke. */
const reloading = (name, hint) => ({ ...text(name, hint), event: 'change' });
const number = (name, initial = '') => ({ name, kind: 'number', initial });
const flag = (name) => ({ name, kind: 'checkbox', initial: '' });
/** Unless it is set, a colour follows the page's light or dark mode. The control then shows the light one. */
const color = (name, light) => ({ name, kind: 'color', light });
const choice = (name, options, initial = '') => ({ name, kind: 'select', options, initial });

/** A control is named like its attribute or custom property. `initial` is the value that changes nothing. */
export const GROUPS = [
  {
    title: 'Look',
    controls: [
      choice('mode', ['inline', 'popup', 'floating'], 'inline'),
      choice('theme', ['', 'light', 'dark']),
      { name: 'lang', kind: 'select', options: LANGUAGES, initial: 'en' },
      text('--ve-radius', '10px'),
      text('--ve-font', 'Georgia, serif'),
      text('--ve-max-width', '74em'),
      text('--ve-z-index', '999'),
      number('heading-level'),
      choice('loading', ['', 'eager', 'lazy']),
      flag('history'),
      flag('keep-booking'),
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
    title: 'Agent',
    controls: [
      reloading('agent-email', 'anna.keller@example.com'),
      choice('agent-choice', ['', 'any']),
      text('agent-from-url', 'agent'),
    ],
  },
  {
    title: 'Time',
    controls: [
      {
        name: 'times',
        label: 'Times come from',
        kind: 'select',
        options: { gateway: 'the gateway', page: 'the page' },
        initial: 'gateway',
      },
      text('hours', 'Mon-Fri 09:00-12:00 13:00-17:00'),
      reloading('availability-endpoint', '/free'),
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
    title: 'Visitor and meeting',
    controls: [
      text('subject'),
      text('visitor-name'),
      text('visitor-email'),
      text('visitor-phone'),
      choice('send-notification-email', ['', 'true', 'false']),
      text('fields', 'email:optional phone:hidden'),
    ],
  },
  {
    title: 'After the booking',
    controls: [
      text('contact', '+49 40 1234567'),
      text('redirect-url', '/thanks'),
      text('client-reference', 'order-42'),
    ],
  },
  {
    title: 'Connection',
    // A link to the playground must not decide where tokens come from or go to.
    isInUrl: false,
    controls: [
      reloading('token-endpoint', '/ve/token'),
      choice('env', ['', 'dev', 'staging', 'production']),
      reloading('api-base', 'https://example.com/ve'),
      flag('with-credentials'),
    ],
  },
];

export const CONTROLS = GROUPS.flatMap(({ controls, isInUrl = true }) =>
  controls.map((control) => ({ ...control, isInUrl })),
);

/**
 * Adds all controls to a form.
 *
 * @param onChange Called with the name and the new value of a control; `undefined` when it was reset.
 */
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
      if (type !== (target.dataset.event ?? 'input')) return;
      toggleResetButton(target, true);
      onChange(target.name, valueOf(target));
    });
  }
  form.addEventListener('click', ({ target }) => {
    if (!target.classList.contains('reset')) return;
    const control = form.elements[target.value];
    control.value = control.dataset.light;
    toggleResetButton(control, false);
    control.focus();
    onChange(control.name, undefined);
  });
}

/** Shows a value in its control. */
export function showValue(form, name, value) {
  const control = form.elements[name];
  if (control.type === 'checkbox') control.checked = value !== '';
  else control.value = value;
  toggleResetButton(control, true);
}

function toggleResetButton(control, isSet) {
  const button = control.parentElement.nextElementSibling;
  if (button) button.hidden = !isSet;
}

function drawControl({ name, label = name, kind, hint, options, initial, light, event }) {
  const row = document.createElement('div');
  const field = document.createElement('label');
  const caption = document.createElement('span');
  caption.textContent = label;
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
  if (event) control.dataset.event = event;
  field.append(caption, control);
  row.append(field);
  if (light) {
    control.dataset.light = light;
    row.append(resetButton(name));
  }
  return row;
}

function resetButton(name) {
  const button = document.createElement('button');
  Object.assign(button, { type: 'button', className: 'reset', value: name, hidden: true, textContent: '×' });
  button.ariaLabel = `Reset ${name}`;
  return button;
}

const valueOf = ({ type, checked, value }) => (type === 'checkbox' ? (checked ? 'true' : '') : value);
