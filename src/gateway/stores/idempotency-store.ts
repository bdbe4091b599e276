/**
 * Storage that all processes of a gateway share: booking records, locks and holds. Keys are keyed hashes. Values are short
 * texts; those of records contain what the visitor typed. Entries expire by the store's own clock. If a method rejects,
 * the gateway refuses the create.
 */
export interface IdempotencyStore {
  /** Stores a value only if the key is free, in one step. Resolves to the existing value otherwise. */
  add(this: void, key: string, value: string, milliseconds: number): Promise<string | undefined>;
  get(this: void, key: string): Promise<string | undefined>;
  set(this: void, key: string, value: string, milliseconds: number): Promise<void>;
  /**
   * Replaces a value only if it is still `expected`, in one step. Deletes the key if `value` is `undefined`.
   * Resolves to whether it did.
   */
  replace(
    this: void,
    key: string,
    expected: string,
    value: string | undefined,
    milliseconds: number,
  ): Promise<boolean>;
  delete(this: void, key: string): Promise<void>;
}
