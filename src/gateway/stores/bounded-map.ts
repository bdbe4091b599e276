/** Sets an entry as a map's newest, and drops the oldest entries above a number of them. */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, maxEntries: number): void {
  map.delete(key);
  map.set(key, value);
  // A map iterates in insertion order: the oldest come first.
  for (const oldest of map.keys()) {
    if (map.size <= maxEntries) break;
    map.delete(oldest);
  }
}
