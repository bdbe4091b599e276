import { css } from 'lit';

/** Styles of form fields. */
export const fieldStyles = css`
  .field {
    align-content: start;
    display: grid;
    gap: 6px;
    min-inline-size: 0;
  }
  /* Takes no row, but stays known to screen readers. */
  .field > p:empty {
    position: absolute;
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
  summary {
    cursor: pointer;
    inline-size: fit-content;
    padding-block: 4px;
  }
  input:not([type='checkbox'], [type='radio']),
  select,
  textarea {
    accent-color: var(--_accent);
    background: var(--_surface);
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
  textarea {
    block-size: auto;
    field-sizing: content;
    max-block-size: 12em;
    min-block-size: 4.5em;
    padding-block: 8px;
    resize: vertical;
  }
  /* Below 16 px, phones zoom the page when a control takes focus. */
  input,
  select,
  textarea {
    font-size: max(1em, 16px) !important;
  }
  select {
    padding-inline: 8px !important;
    text-overflow: ellipsis;
  }
  :is(input, select, textarea):hover {
    border-color: var(--_text);
  }
  [inert] {
    opacity: 0.7;
  }
  [readonly] {
    background: none !important;
    border-style: dashed !important;
  }
  :is(input, select, textarea)[aria-invalid='true'] {
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

  @media (forced-colors: active) {
    .hint {
      color: inherit;
    }
  }
`;
