import { css } from 'lit';

/** Styles of the card, the dialog, the skeleton and the page on paper. */
export const frameStyles = css`
  :host {
    display: block;
    max-inline-size: var(--_max-width);
  }
  :host(:is([mode='popup'], [mode='floating'])) {
    display: inline-block;
  }
  :host([mode='floating']) {
    container-name: root;
    inset-block-end: 16px;
    inset-inline-end: 16px;
    position: fixed !important;
    z-index: var(--_z-index);
  }
  :host([mode='floating']) [part='open'] {
    filter: drop-shadow(var(--_shadow));
  }
  /* The page's rules for the host decide about the place, unless they unset everything: its name, too. */
  @container style(--_text) {
    :host([mode='floating']) > .root {
      inset-block-end: 16px;
      inset-inline-end: 16px;
      position: fixed;
    }
  }
  @container root style(--_text) {
    :host([mode='floating']) > .root {
      position: static;
    }
  }
  :host([hidden]) {
    display: none;
  }
  /* A container has no width of its own. In a box that takes its width from its content, this asks for the maximum. */
  .fit {
    display: grid;
    grid-template-columns: minmax(0, var(--_max-width));
  }
  .frame {
    container-type: inline-size;
  }
  .card {
    background: var(--_surface);
    border: 1px solid var(--_hairline);
    border-radius: calc(var(--_radius) * 1.6);
    break-inside: avoid;
    padding: clamp(16px, 5cqi, 32px);
    position: relative;
  }
  dialog {
    background: none;
    border: 0;
    border-radius: calc(var(--_radius) * 1.6);
    inline-size: calc(100% - 16px);
    inset: 0;
    max-block-size: calc(100% - 16px);
    max-inline-size: var(--_max-width);
    overflow: auto;
    overscroll-behavior: contain;
    padding: 0;
    position: fixed;
    /* Keeps focused controls clear of the close button. */
    scroll-padding-block-start: 64px;
    z-index: var(--_z-index);
  }
  /* Scroll containers, so that the page behind does not scroll. */
  dialog::backdrop,
  dialog:not(:modal)::before {
    background: rgb(0 0 0 / 55%);
    content: '';
    inset: 0;
    overflow: hidden;
    overscroll-behavior: contain;
    position: fixed;
    z-index: -1;
  }
  .close {
    background: var(--_surface);
    border-radius: 50%;
    box-shadow:
      0 0 0 1px var(--_hairline),
      var(--_shadow);
    display: flex;
    inset-block-start: 8px;
    margin-block: -20px -24px;
    margin-inline: auto -14px;
    position: sticky;
    z-index: 2;
  }
  .close:hover {
    /* Opaque, because content scrolls below it. */
    background: var(--_field);
  }
  .close ~ * :is(h2, [part='folded']) {
    margin-inline-end: 48px;
  }
  /* Few animations for all bones, as a page may have many forms. The lines between the parts stay. */
  .skeleton > * > * {
    animation: breathe 1.6s ease-in-out infinite;
  }
  .bone {
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
  .bone.text {
    block-size: 4.5em;
  }
  @keyframes breathe {
    50% {
      opacity: 0.5;
    }
  }

  @media print {
    :host([theme]) {
      color-scheme: light;
    }
    button,
    .button {
      display: none !important;
    }
    .card {
      border: 0;
    }
    /* Fixed boxes would be on every page. */
    dialog,
    dialog::backdrop {
      position: absolute;
    }
  }
`;
