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
export function memo<T extends object>(key: object, compute: () => T): T {
  const value = (values?.get(key) as T | undefined) ?? compute();
  values?.set(key, value);
  return value;
}
