import { css, type CSSResultGroup } from 'lit';
import { base } from '../../styles/base.js';
import { tokens } from '../../styles/tokens.js';
import { confirmationStyles } from '../confirmation/confirmation-styles.js';
import { comboboxStyles } from '../kit/combobox-styles.js';
import { fieldStyles } from '../kit/field-styles.js';
import { calendarStyles } from '../time/calendar-styles.js';

/** Styles of the card, the dialog, the form's layout and its skeleton. */
const layoutStyles = css`
  :host {
    display: block;
    max-inline-size: var(--_max-width);
  }
  :host(:is([mode='popup'], [mode='floating'])) {
    display: inline-block;
  }
  :host([mode='floating']) {
    inset-block-end: 16px;
    inset-inline-end: 16px;
    position: fixed;
    z-index: 999;
  }
  :host([mode='floating']) [part='open'] {
    filter: drop-shadow(var(--_shadow));
  }
  :host([hidden]) {
    display: none;
  }
  .frame {
    container-type: inline-size;
  }
  .card {
    background: var(--_surface);
    border: 1px solid var(--_hairline);
    border-radius: calc(var(--_radius) * 1.6);
    padding: clamp(16px, 5cqi, 32px);
    position: relative;
  }
  dialog {
    background: none;
    border: 0;
    border-radius: calc(var(--_radius) * 1.6);
    inline-size: calc(100% - 16px);
    max-block-size: calc(100dvb - 16px);
    max-inline-size: var(--_max-width);
    overscroll-behavior: contain;
    padding: 0;
    /* Keeps focused controls clear of the close button. */
    scroll-padding-block-start: 64px;
  }
  ::backdrop {
    background: rgb(0 0 0 / 55%);
  }
  .close {
    background: var(--_surface);
    border-radius: 50%;
    box-shadow:
      0 0 0 1px var(--_hairline),
      var(--_shadow);
    display: flex;
    inset-block-start: 8px;
    margin-block: -8px -36px;
    margin-inline: auto -14px;
    position: sticky;
    z-index: 2;
  }
  .close:hover {
    /* Opaque, because content scrolls below it. */
    background: var(--_field);
  }
  .close ~ * h2 {
    padding-inline-end: 48px;
  }
  ::slotted([slot='consent']) {
    display: block;
  }
  h2 {
    font-size: 1.375em;
    font-weight: 650;
    letter-spacing: -0.01em;
    line-height: 1.25;
    margin: 0;
    outline: none;
    text-wrap: balance;
  }
  p,
  dl,
  dd,
  ul,
  fieldset {
    border: 0;
    list-style: none;
    margin: 0;
    min-inline-size: 0;
    padding: 0;
  }
  form,
  .skeleton,
  .half {
    align-content: start;
    display: grid;
    gap: 20px 32px;
  }
  .row {
    display: grid;
    gap: 20px 16px;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 12em), 1fr));
  }
  .row:not(:has(*)) {
    display: none;
  }
  .alert {
    display: grid;
    gap: 8px;
    justify-items: start;
    background: color-mix(in srgb, var(--_danger) 8%, var(--_surface));
    border: 1px solid color-mix(in srgb, var(--_danger) 45%, transparent);
    border-inline-start: 4px solid var(--_danger);
    border-radius: var(--_radius);
    padding: 12px 16px;
  }
  .failure,
  .confirmation {
    display: grid;
    gap: 16px;
    justify-items: start;
  }
  .failure p {
    color: var(--_muted);
  }

  .bone {
    animation: breathe 1.6s ease-in-out infinite;
    background: var(--_wash);
    border-radius: var(--_radius);
  }
  .bone.heading {
    block-size: 1.72em;
    inline-size: min(60%, 14em);
  }
  .bone.label {
    block-size: 1em;
    inline-size: 7em;
    margin-block: 0.25em calc(0.25em + 6px);
    max-inline-size: 70%;
  }
  .bone.control {
    block-size: max(44px, 2.25em);
  }
  @keyframes breathe {
    50% {
      opacity: 0.5;
    }
  }

  .link {
    border: 0;
    font-weight: 400;
    justify-content: start;
    min-block-size: 32px;
    padding: 0;
    text-align: start;
    text-decoration: underline;
  }
  a {
    display: inline-block;
    margin-block: -4px;
    padding-block: 4px;
  }
  a,
  .link {
    color: var(--_accent-text);
    text-underline-offset: 2px;
  }
  .link:hover,
  a:hover {
    background: none;
    text-decoration-thickness: 2px;
  }

  @container (inline-size < 24em) {
    /* Its label takes two lines. */
    .tall {
      margin-block-start: 1.5em;
    }
  }
  @container (inline-size >= 28em) {
    [part='submit'] {
      justify-self: start;
      min-inline-size: 12em;
    }
  }
  @container (inline-size >= 60em) {
    form,
    .skeleton {
      grid-template-columns: minmax(0, 8fr) minmax(0, 5fr);
    }
    :is(form, .skeleton) > :first-child {
      grid-column: 1 / -1;
    }
    .half + .half {
      border-inline-start: 1px solid var(--_hairline);
      padding-inline-start: 32px;
    }
  }
  @media print {
    :host([theme]) {
      color-scheme: light;
    }
    button,
    .calendars {
      display: none !important;
    }
    .card {
      border: 0;
    }
  }
`;

/** All styles of `<ve-scheduler>`. */
export const schedulerStyles: CSSResultGroup = [
  tokens,
  base,
  layoutStyles,
  fieldStyles,
  comboboxStyles,
  calendarStyles,
  confirmationStyles,
];
