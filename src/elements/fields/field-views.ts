import { nothing, type TemplateResult } from 'lit';
import { html } from '../kit/html.js';

export interface FieldTexts {
  readonly label: string | TemplateResult;
  /** Text after the label of an optional field. */
  readonly optional?: string | undefined;
  readonly error?: string | undefined;
  /** Help that comes and goes, below the control. */
  readonly advice?: TemplateResult;
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
      ?required=${optional === undefined && !isLocked}
      aria-invalid=${Boolean(error)}
      aria-describedby=${describedBy(field, name)}
    />`,
  );
}

/** A field for several lines, which grows with its text. */
export function textAreaField(field: FieldTexts & Pick<InputField, 'name' | 'isLocked'>): TemplateResult {
  const { name, isLocked, optional, error } = field;
  return fieldView(
    field,
    html`<textarea
      part="input"
      id=${name}
      name=${name}
      rows="2"
      autocomplete="off"
      ?readonly=${isLocked}
      ?required=${optional === undefined && !isLocked}
      aria-invalid=${Boolean(error)}
      aria-describedby=${describedBy(field, name)}
    ></textarea>`,
  );
}

interface Option {
  readonly key: string;
  readonly name: string;
}

export interface RadioField<One extends Option> extends FieldTexts {
  readonly name: string;
  readonly options: readonly One[];
  /** Class and part of an option. */
  readonly kind?: string;
  /** Content of an option. Default: its name. */
  readonly optionView?: (option: One) => TemplateResult;
}

/** A required field with radio buttons. */
export function radioField<One extends Option>(field: RadioField<One>): TemplateResult {
  const { name, label, options, kind = '', optionView, error } = field;
  return html`
    <fieldset
      part="field"
      role="radiogroup"
      aria-required="true"
      aria-invalid=${Boolean(error)}
      aria-describedby=${describedBy(field, name)}
    >
      <legend part="label" id="${name}-label">${label}</legend>
      <div class=${kind ? `${kind}s` : nothing}>
        ${options.map(
          (option) => html`
            <label class="choice ${kind}" part=${kind || nothing}>
              <input type="radio" name=${name} value=${option.key} />
              ${optionView ? optionView(option) : html`<span translate="no">${option.name}</span>`}
            </label>
          `,
        )}
      </div>
      ${errorView(field, name)}
    </fieldset>
  `;
}

/** A label, a control and its error. */
export function fieldView(field: FieldTexts & { name: string }, control: TemplateResult): TemplateResult {
  const { name, label, optional, advice = nothing } = field;
  return html`
    <div class="field" part="field">
      <label part="label" id="${name}-label" for=${name}
        >${label}${optional === undefined ? nothing : html`${' '}<span class="optional">${`(${optional})`}</span>`}</label
      >
      ${control} ${advice} ${errorView(field, name)}
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
