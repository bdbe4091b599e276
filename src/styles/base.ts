import { css } from 'lit';

/** Styles of both elements: a reset of inherited styles, buttons, and text for screen readers. */
export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  .root {
    all: initial;
    color: var(--_text);
    color-scheme: inherit;
    display: block;
    font-family: var(--_font);
    font-size: inherit;
    line-height: 1.5;
    pointer-events: inherit;
    overflow-wrap: anywhere;
    visibility: inherit;
  }
  button,
  .button {
    -webkit-tap-highlight-color: transparent;
    align-items: center;
    background: transparent;
    border: 1px solid var(--_border);
    border-radius: var(--_radius);
    color: inherit;
    cursor: pointer;
    display: inline-flex;
    font: inherit;
    font-weight: 600;
    gap: 8px;
    justify-content: center;
    min-block-size: 44px;
    padding: 8px 20px;
    transition: 120ms;
    transition-property: background-color, border-color, box-shadow;
  }
  button:hover {
    background: var(--_wash);
  }
  button:active {
    opacity: 0.8;
  }
  .primary {
    background: var(--_accent);
    border-color: var(--_accent-text);
    color: var(--_on-accent);
  }
  .primary:hover {
    background: var(--_accent);
    box-shadow: 0 0 0 4px var(--_tint);
  }
  [aria-disabled='true'] {
    cursor: default;
  }
  /* A disabled button turns gray, unless it shows a spinner. */
  [part][aria-disabled='true']:not(td, .turn, :has(.spinner)) {
    background: var(--_hairline);
    border-color: transparent;
    box-shadow: none;
    color: var(--_text);
  }
  /* The inner fields of a date input get the focus without :focus-visible on the input. */
  input:focus-within,
  :focus-visible,
  .slot :focus-visible + span,
  .agent:has(:focus-visible) {
    outline: 2px solid var(--_accent-text);
    outline-offset: 2px;
  }
  .spinner {
    animation: turn 800ms linear infinite;
    block-size: 1em;
    border: 2px solid;
    border-block-start-color: transparent;
    border-radius: 50%;
    flex: none;
    inline-size: 1em;
  }
  .visually-hidden {
    block-size: 1px;
    clip-path: inset(50%);
    inline-size: 1px;
    margin: -1px;
    overflow: hidden;
    position: absolute;
    white-space: nowrap;
  }
  @keyframes turn {
    to {
      rotate: 1turn;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    ::before,
    ::after {
      animation: none !important;
      transition: none !important;
    }
  }
  @media (forced-colors: active) {
    .primary,
    .agent:has(:checked) {
      background: Highlight !important;
      color: HighlightText;
      forced-color-adjust: none;
    }
    :focus-visible,
    :focus-visible + span {
      outline-color: Highlight !important;
    }
  }
`;
