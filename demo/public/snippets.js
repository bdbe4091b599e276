// The lines that a site owner copies, for what is set in the playground.
import { directionOf } from './languages.js';

const ENDPOINT = 'https://example.com/ve/token';
const SCRIPT = 'https://example.com/ve-scheduler.js';
const NUMBERS = ['slot-minutes', 'min-notice', 'horizon-days', 'duration'];
const FLAGS = ['time-zone-locked', 'send-notification-email', 'with-credentials'];

const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
const isProperty = ([name]) => name.startsWith('--');

/** What of the state is the element's own: attributes, custom properties, and the language around it. */
function partsOf(state) {
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

/** A text in a script that stands in a page, whose tags it must not close. */
const quoted = (value) => JSON.stringify(value).replaceAll('<', '\\u003c');

const attribute = ([name, value]) => (FLAGS.includes(name) ? name : `${name}="${escaped(value)}"`);

function tag(attributes, extra = '') {
  return `<ve-scheduler\n${attributes.map((one) => `  ${attribute(one)}\n`).join('')}${extra}></ve-scheduler>`;
}

function scripts(locale) {
  const words = locale ? `\n<script src="https://example.com/locales/${locale}.js" defer></script>` : '';
  return `<script src="${SCRIPT}" defer></script>${words}`;
}

const rules = (properties) =>
  properties.map(([name, value]) => `  ${name}: ${value.replaceAll('<', '\\3c ')};\n`).join('');

const html = (state) => {
  const { attributes, properties, locale } = partsOf(state);
  const style = properties.length ? `\n<style>\nve-scheduler {\n${rules(properties)}}\n</style>` : '';
  return `${scripts(locale)}${style}\n${tag(attributes)}`;
};

function jsx([name, value]) {
  if (FLAGS.includes(name)) return '{true}';
  if (NUMBERS.includes(name)) return `{${value}}`;
  // Between plain quotes, JSX knows entities, but no backslash.
  return /[&"\\\n]/.test(value) ? `{${JSON.stringify(value)}}` : `"${value}"`;
}

const react = (state) => {
  const { attributes, properties, locale } = partsOf(state);
  const lines = attributes.map((one) => `      ${one[0]}=${jsx(one)}\n`);
  if (properties.length) lines.push(`      style={${JSON.stringify(Object.fromEntries(properties))}}\n`);
  const words = locale ? `import 've-scheduler/locales/${locale}';\n` : '';
  return `import 've-scheduler';\nimport 've-scheduler/react';\n${words}\nexport function Booking() {\n  return (\n    <ve-scheduler\n${lines.join('')}    />\n  );\n}`;
};

const vue = (state) => {
  const { attributes, properties, locale } = partsOf(state);
  const style = properties.length
    ? `  style="${escaped(properties.map(([name, value]) => `${name}: ${value}`).join('; '))}"\n`
    : '';
  const words = locale ? `import 've-scheduler/locales/${locale}';\n` : '';
  return `<script setup>\n// vite.config: vue({ template: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('ve-') } } })\nimport 've-scheduler';\n${words}</script>\n\n<template>\n${tag(
    attributes,
    style,
  )
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n')}\n</template>`;
};

/** A block of WordPress's own HTML keeps a div and a script, but no tag that it does not know. */
const wordpress = (state) => {
  const { attributes, properties, locale } = partsOf(state);
  const set = attributes.map(
    ([name, value]) => `  element.setAttribute('${name}', ${quoted(FLAGS.includes(name) ? '' : value)});\n`,
  );
  const style = properties.map(
    ([name, value]) => `  element.style.setProperty('${name}', ${quoted(value)});\n`,
  );
  return `<div id="booking"></div>\n${scripts(locale)}\n<script>\n{\n  const element = document.createElement('ve-scheduler');\n${set.join('')}${style.join('')}  document.getElementById('booking').append(element);\n}\n</script>`;
};

export const SNIPPETS = { HTML: html, React: react, Vue: vue, WordPress: wordpress };
