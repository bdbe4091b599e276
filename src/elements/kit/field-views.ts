import { html, nothing, type TemplateResult } from 'lit';

export interface FieldTexts {
  readonly label: string;
  /** Text after the label of an optional field. */
  readonly optional?: string | undefined;
  readonly error?: string | undefined;
  /** ID of another element that describes this field. */
  readonly describedBy?: string;
}

export interface InputField extends FieldTexts {
  readonly name: string;
  readonly type: 'text' | 'email' | 'tel' | 'date' | 'time';
  readonly autocomplete?: AutoFill;
  readonly inputmode?: 'numeric' | 'email' | 'tel' | 'text';
  /** Earliest date. */
  readonly min?: string;
  /** Whether the field is read-only because the page filled it in. */
  readonly isLocked?: boolean;
}

/** A field with a native input. Its `name` is also its ID. */
export function inputField(field: InputField): TemplateResult {
  const { name, type, autocomplete = 'off', inputmode, min, isLocked, optional, error } = field;
  return fieldView(
    field,
    html`<input
      part="input"
      id=${name}
      name=${name}
      type=${type}
      autocomplete=${autocomplete}
      inputmode=${inputmode ?? nothing}
      min=${min ?? nothing}
      ?readonly=${isLocked}
      aria-required=${optional === undefined && !isLocked ? 'true' : nothing}
      aria-invalid=${Boolean(error)}
      aria-describedby=${describedBy(field, name)}
    />`,
  );
}

export interface SelectField extends FieldTexts {
  readonly name: string;
  /** Text of an empty first option. */
  readonly placeholder?: string;
  readonly options: readonly { readonly key: string; readonly name: string }[];
}

/** A required field with a native select. */
export function selectField(field: SelectField): TemplateResult {
  const { name, placeholder, options, error } = field;
  return fieldView(
    field,
    html`<select
      part="input"
      id=${name}
      name=${name}
      autocomplete="off"
      aria-required="true"
      aria-invalid=${Boolean(error)}
      aria-describedby=${describedBy(field, name)}
    >
      ${placeholder === undefined ? nothing : html`<option value="">${placeholder}</option>`}
      ${options.map((option) => html`<option value=${option.key}>${option.name}</option>`)}
    </select>`,
  );
}

export interface RadioField extends FieldTexts {
  readonly name: string;
  readonly options: readonly { readonly key: string; readonly name: string }[];
}

/** A required field with radio buttons. */
export function radioField(field: RadioField): TemplateResult {
  const { name, label, options, error } = field;
  return html`
    <fieldset
      part="field"
      role="radiogroup"
      aria-required="true"
      aria-invalid=${Boolean(error)}
      aria-describedby=${describedBy(field, name)}
    >
      <legend part="label">${label}</legend>
      ${options.map(
        (option) => html`
          <label class="choice">
            <input type="radio" name=${name} value=${option.key} />
            <span>${option.name}</span>
          </label>
        `,
      )}
      ${errorView(field, name)}
    </fieldset>
  `;
}

export interface CheckboxField {
  readonly name: string;
  readonly label: string;
}

export function checkboxField({ name, label }: CheckboxField): TemplateResult {
  return html`
    <label class="choice" part="field">
      <input type="checkbox" name=${name} />
      <span>${label}</span>
    </label>
  `;
}

/** A label, a control and its error. */
export function fieldView(field: FieldTexts & { name: string }, control: TemplateResult): TemplateResult {
  const { name, label, optional } = field;
  return html`
    <div class="field" part="field">
      <label part="label" id="${name}-label" for=${name}
        >${label}${optional === undefined ? nothing : html`${' '}<span class="optional">(${optional})</span>`}</label
      >
      ${control} ${errorView(field, name)}
    </div>
  `;
}

export function errorView(
  { error }: Pick<FieldTexts, 'error'>,
  name: string,
): TemplateResult | typeof nothing {
  return error ? html`<p class="error" part="error" id="${name}-error">${error}</p>` : nothing;
}

export function describedBy({ error, describedBy }: FieldTexts, name: string): string | typeof nothing {
  return [error && `${name}-error`, describedBy].filter(Boolean).join(' ') || nothing;
}
