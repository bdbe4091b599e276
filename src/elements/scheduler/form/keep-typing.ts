/** Keys that neither type nor edit. The page needs to see that a modifier was released. */
const OTHER_KEYS = /^(Esc|Tab|F\d|Shift|Con|Alt|Meta)/;

/**
 * Keeps what is typed in the fields of a shadow root from the page's shortcuts. Those spare fields by `event.target`, which
 * is the element itself outside the root. Escape, Tab, function keys, and keys with Ctrl, Alt or Meta pass.
 */
export function keepTyping<Root extends Node>(root: Root): Root {
  for (const type of ['keydown', 'keypress', 'keyup']) root.addEventListener(type, onKey);
  return root;
}

function onKey(event: Event): void {
  const { key, altKey, ctrlKey, metaKey, isComposing, target, currentTarget } = event as KeyboardEvent;
  // AltGr is Ctrl with Alt on Windows. On a Mac, Alt types signs.
  const isTyped = !metaKey && (altKey === ctrlKey ? !OTHER_KEYS.test(key) : altKey && /^\W$/.test(key));
  const isField = /^(INPUT|TEXTAREA|SELECT)$/.test((target as Element).tagName);
  // Controls in a slot belong to the page. A list that closes has removed its own field by now.
  if ((isTyped || isComposing) && isField && !(currentTarget as ShadowRoot).host.contains(target as Node)) {
    event.stopPropagation();
  }
}
