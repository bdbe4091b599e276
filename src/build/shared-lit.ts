/**
 * What modules beside the script take from Lit. Templates are plain data, which the script's own Lit renders: a second Lit
 * would not fit, and costs bytes.
 */
import type { html as Html } from 'lit';

export const nothing = Symbol.for('lit-nothing');
export const html: typeof Html = (strings, ...values) => ({ ['_$litType$']: 1, strings, values });

/** Lit's directive of this name, for texts. Its members have the short names of Lit's production build, as in the script. */
class Keyed {
  #key: unknown;

  _$AT(): void {
    // It needs to know nothing of where it is.
  }

  _$AS(part: { _$AH: unknown }, [key, value]: [unknown, unknown]): unknown {
    // Lit then makes a new node.
    if (key !== this.#key) part._$AH = {};
    this.#key = key;
    return value;
  }
}

export const keyed = (key: unknown, value: unknown) => ({ ['_$litDirective$']: Keyed, values: [key, value] });
