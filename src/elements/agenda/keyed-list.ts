import { noChange, type ChildPart, type TemplateResult } from 'lit';
import { directive, Directive } from 'lit/directive.js';
import { insertPart, removePart, setChildPartValue, setCommittedValue } from 'lit/directive-helpers.js';

/** A list whose items keep their elements, and with them the focus, when others come, go or move. */
class KeyedList extends Directive {
  #parts = new Map<string, ChildPart>();

  override render(items: ReadonlyMap<string, TemplateResult>): unknown {
    return [...items.values()];
  }

  override update(list: ChildPart, [items]: [items: ReadonlyMap<string, TemplateResult>]): unknown {
    const before = this.#parts;
    for (const [key, part] of before) if (!items.has(key)) removePart(part);
    /** Parts that stay and are not in their new place yet, as they are on the page. */
    const left = [...before].flatMap(([key, part]) => (items.has(key) ? part : []));
    this.#parts = new Map(
      [...items].map(([key, item]) => {
        let part = before.get(key);
        const index = left.indexOf(part!);
        // If it is the second one, the first one has moved down, and this one stays.
        if (index === 0 || index === 1) {
          left.splice(0, index + 1);
        } else {
          if (index > 0) left.splice(index, 1);
          part = insertPart(list, left[0], part);
        }
        return [key, setChildPartValue(part!, item)];
      }),
    );
    // Something else in this place removes them.
    setCommittedValue(list, [...this.#parts.values()]);
    return noChange;
  }
}

/** Renders templates by their keys. A smaller `repeat`. */
export const keyedList = directive(KeyedList);
