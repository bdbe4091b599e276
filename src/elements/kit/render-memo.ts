let values: Map<object, unknown> | undefined;

/** Runs a render in which `memo` computes each value once. The render must not change what they depend on. */
export function withMemo<T>(render: () => T): T {
  values = new Map();
  try {
    return render();
  } finally {
    values = undefined;
  }
}

/** @returns The value for a key, computed once in a render, and at each call outside of one. */
export function memo<T>(key: object, compute: () => T): T {
  if (!values) return compute();
  if (!values.has(key)) values.set(key, compute());
  return values.get(key) as T;
}
