import { css } from 'lit';

export const schedulerStyles = css`
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
    /* What takes the focus stays clear of the button that closes. */
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
    /* Opaque, unlike that of other buttons: times pass below it. */
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
  fieldset {
    border: 0;
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
  .field {
    align-content: start;
    display: grid;
    gap: 6px;
    min-inline-size: 0;
  }
  label,
  legend {
    font-weight: 550;
    padding: 0;
  }
  .optional,
  .hint {
    color: var(--_muted);
    font-weight: 400;
  }
  .optional,
  .hint,
  .error {
    font-size: 0.875em;
  }
  input:not([type='checkbox'], [type='radio']),
  select {
    accent-color: var(--_accent);
    background: var(--_field);
    block-size: max(44px, 2.25em);
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: inherit;
    font: inherit;
    inline-size: 100%;
    margin: 0;
    min-inline-size: 0;
    padding-block: 0;
    padding-inline: 12px;
    transition: border-color 120ms;
  }
  /* Below 16 px, phones zoom the page when a control takes focus. */
  input,
  select {
    font-size: max(1em, 16px) !important;
  }
  select {
    padding-inline: 8px !important;
    text-overflow: ellipsis;
  }
  input:hover,
  select:hover {
    border-color: var(--_text);
  }
  [aria-busy='true'] :is(input, select) {
    opacity: 0.7;
  }
  [readonly] {
    background: none !important;
    border-style: dashed !important;
  }
  :is(input, select)[aria-invalid='true'] {
    border-color: var(--_danger) !important;
    border-width: 2px;
  }
  .choice {
    align-items: center;
    cursor: pointer;
    display: flex;
    font-weight: 400;
    gap: 12px;
    min-block-size: 44px;
  }
  .choice input {
    accent-color: var(--_accent);
    block-size: max(20px, 1.25em);
    flex: none;
    inline-size: max(20px, 1.25em);
    margin: 0;
  }
  .error {
    color: var(--_danger);
  }
  .error::before {
    content: '⚠ ' / '';
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
  .month-bones {
    display: grid;
    gap: 4px;
    grid-auto-rows: max(40px, 2.25em);
    grid-template-columns: repeat(7, 1fr);
    margin-block-start: 1.72em;
    padding: 2px;
  }
  [aria-hidden] > .times {
    margin-block-start: 1.3em;
  }
  .bone.control {
    block-size: max(44px, 2.25em);
  }
  @keyframes breathe {
    50% {
      opacity: 0.5;
    }
  }

  .check {
    block-size: 48px;
    color: var(--_success);
    fill: none;
    inline-size: 48px;
    stroke: currentColor;
    stroke-linecap: round;
    stroke-linejoin: round;
    stroke-width: 3;
  }
  .check circle {
    fill: color-mix(in srgb, currentColor 12%, transparent);
    stroke: none;
  }
  .check path {
    animation: draw 180ms ease-out;
    stroke-dasharray: 40;
  }
  @keyframes draw {
    from {
      stroke-dashoffset: 40;
    }
  }
  dl {
    display: grid;
    inline-size: 100%;
  }
  dl > div {
    border-block-start: 1px solid var(--_hairline);
    display: grid;
    gap: 0 16px;
    padding-block: 12px;
  }
  dt {
    color: var(--_muted);
  }
  .id {
    color: var(--_muted);
    font-family: ui-monospace, monospace;
    font-size: 0.875em;
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
  .small {
    display: flex;
    margin-block-start: 8px;
    min-block-size: 36px;
    padding: 4px 12px;
  }

  @container (inline-size >= 28em) {
    dl > div {
      grid-template-columns: 9em minmax(0, 1fr);
    }
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
