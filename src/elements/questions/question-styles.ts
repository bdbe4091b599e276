/** Styles of the owner's questions, in addition to the form's. */
export const QUESTION_STYLES = `
.question{grid-column:1/-1;min-inline-size:0}
.question legend{margin-block-end:6px}
.guests{display:grid;gap:12px;justify-items:start}
.guests>.field{inline-size:100%}
.guest{display:grid;gap:8px;grid-template-columns:minmax(0,1fr) auto}
.guest button{min-inline-size:44px;padding:8px}
.guests [hidden]{display:none}
`;
