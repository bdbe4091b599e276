/** What modules beside the script take from Lit. Templates are plain data, which the script's own Lit renders. */
import type { html as Html } from 'lit';

export const nothing = Symbol.for('lit-nothing');
export const html: typeof Html = (strings, ...values) => ({ ['_$litType$']: 1, strings, values });
