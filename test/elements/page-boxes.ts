import { html, type TemplateResult } from 'lit';

/** Puts an element into boxes of a page: one that is as wide as the page, and others that take their width from their content. */
export const pageBoxes = (element: TemplateResult): Readonly<Record<string, TemplateResult>> => ({
  'a block': html`<div>${element}</div>`,
  'a flex row': html`<div style="display: flex">${element}</div>`,
  'a centered flex row': html`<div style="display: flex; justify-content: center">${element}</div>`,
  'a centered flex column': html`<div style="display: flex; flex-direction: column; align-items: center">
    ${element}
  </div>`,
  'a centered grid': html`<div style="display: grid; place-items: center">${element}</div>`,
  'an inline block': html`<div style="display: inline-block">${element}</div>`,
  'a box with fit-content': html`<div style="width: fit-content; margin: auto">${element}</div>`,
  'a float': html`<div style="float: left">${element}</div>`,
  'a table cell': html`<table>
    <tbody>
      <tr>
        <td style="padding: 0">${element}</td>
      </tr>
    </tbody>
  </table>`,
  'an absolute box': html`<div style="position: absolute; left: 0">${element}</div>`,
  'a transformed, filtered and contained box': html`<div
    style="transform: scale(1); filter: blur(0); contain: content; display: inline-block"
  >
    ${element}
  </div>`,
  'a scrolling box': html`<div style="overflow: auto; display: inline-block; max-width: 100%">
    ${element}
  </div>`,
});
