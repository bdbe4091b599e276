import { html as litHtml } from 'lit';
import { keyed } from 'lit/directives/keyed.js';

/**
 * Lit's `html` for pages that a browser translates. A translator replaces each text node by an element, and Lit would write
 * a new text to the node that it no longer finds. So each new text gets a new node.
 */
export const html: typeof litHtml = (strings, ...values) =>
  litHtml(
    strings,
    // What follows the end of a tag or another value is no attribute.
    ...values.map((value, index) =>
      typeof value === 'string' && /(^|>)\s*$/.test(strings[index]!) ? keyed(value, value) : value,
    ),
  );
