// The code that a site owner copies, made from the state of the playground.
import { directionOf } from './languages.js';

const ENDPOINT = 'https://example.com/ve/token';
/** An update is a new folder, so a page never mixes two releases. */
const FOLDER = 'https://example.com/ve-scheduler/0.1.0';
const NUMBERS = ['slot-minutes', 'min-notice', 'horizon-days', 'duration', 'heading-level'];
const FLAGS = ['time-zone-locked', 'with-credentials', 'history', 'keep-booking'];

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const isProperty = ([name]) => name.startsWith('--');

/** Splits the state into attributes, custom properties and the language. */
function splitState(state) {
  const entries = Object.entries({ 'token-endpoint': ENDPOINT, ...state }).filter(
    ([name]) => name !== 'times',
  );
  if (directionOf(state.lang) === 'rtl') entries.push(['dir', 'rtl']);
  return {
    attributes: entries.filter((one) => !isProperty(one)),
    properties: entries.filter(isProperty),
    locale: state.lang,
  };
}

/** A string literal for an inline script. `<` is escaped, so that the text cannot close the script. */
const quoted = (value) => JSON.stringify(value).replaceAll('<', '\\u003c');

const attribute = ([name, value]) => (FLAGS.includes(name) ? name : `${name}="${escaped(value)}"`);

function tag(attributes, extra = '') {
  return `<ve-scheduler\n${attributes.map((one) => `  ${attribute(one)}\n`).join('')}${extra}></ve-scheduler>`;
}

/** Starts the form's first request before the script is there, if the form would send the same one at once. */
function earlyScript(attributes) {
  const values = Object.fromEntries(attributes);
  const others = ['agent-from-url', 'api-base', 'with-credentials', 'mode'];
  if (others.some((name) => name in values)) return '';
  const data = {
    'token-endpoint': values['token-endpoint'],
    'agent-email': values['agent-email'] ?? (values['agent-choice'] === 'any' ? 'any' : undefined),
    duration: values.duration,
  };
  const lines = Object.entries(data).filter(([, value]) => value !== undefined);
  return `<script\n  src="${FOLDER}/ve-early.js"\n${lines.map((one) => `  data-${attribute(one)}\n`).join('')}></script>\n`;
}

function scripts(locale) {
  const localeLines = locale ? `\n<script src="${FOLDER}/locales/${locale}.js" defer></script>` : '';
  return `<script src="${FOLDER}/ve-scheduler.js" defer></script>${localeLines}`;
}

const rules = (properties) =>
  properties.map(([name, value]) => `  ${name}: ${value.replaceAll('<', '\\3c ')};\n`).join('');

const html = (state) => {
  const { attributes, properties, locale } = splitState(state);
  const style = properties.length ? `\n<style>\nve-scheduler {\n${rules(properties)}}\n</style>` : '';
  return `${earlyScript(attributes)}${scripts(locale)}${style}\n${tag(attributes)}`;
};

function jsx([name, value]) {
  if (FLAGS.includes(name)) return '{true}';
  if (NUMBERS.includes(name) || name === 'send-notification-email') return `{${value}}`;
  // In a plain JSX string, `&` starts an entity and a backslash means itself.
  return /[&"\\\n]/.test(value) ? `{${JSON.stringify(value)}}` : `"${value}"`;
}

const camelCase = (name) => name.replace(/-(\w)/g, (_, letter) => letter.toUpperCase());

const react = (state) => {
  const { attributes, properties, locale } = splitState(state);
  const lines = attributes.map((one) => `      ${camelCase(one[0])}=${jsx(one)}\n`);
  if (properties.length) lines.push(`      style={${JSON.stringify(Object.fromEntries(properties))}}\n`);
  const localeLines = locale ? `import 've-scheduler/locales/${locale}';\n` : '';
  return `'use client';\n\nimport { VeScheduler } from 've-scheduler/react';\n${localeLines}\nexport function Booking() {\n  return (\n    <VeScheduler\n${lines.join('')}    />\n  );\n}`;
};

const vue = (state) => {
  const { attributes, properties, locale } = splitState(state);
  const style = properties.length
    ? `  style="${escaped(properties.map(([name, value]) => `${name}: ${value}`).join('; '))}"\n`
    : '';
  const localeLines = locale ? `import 've-scheduler/locales/${locale}';\n` : '';
  return `<script setup>\n// vite.config: vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('ve-') } } })\nimport 've-scheduler';\n${localeLines}</script>\n\n<template>\n${tag(
    attributes,
    style,
  )
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}\n</template>`;
};

/** WordPress's HTML block keeps a div and a script, but removes tags that it does not know. */
const wordpress = (state) => {
  const { attributes, properties, locale } = splitState(state);
  const set = attributes.map(
    ([name, value]) => `  element.setAttribute('${name}', ${quoted(FLAGS.includes(name) ? '' : value)});\n`,
  );
  const style = properties.map(
    ([name, value]) => `  element.style.setProperty('${name}', ${quoted(value)});\n`,
  );
  return `<div id="booking"></div>\n${earlyScript(attributes)}${scripts(locale)}\n<script>\n{\n  const element = document.createElement('ve-scheduler');\n${set.join('')}${style.join('')}  document.getElementById('booking').append(element);\n}\n</script>`;
};

export const SNIPPETS = { HTML: html, React: react, Vue: vue, WordPress: wordpress };
