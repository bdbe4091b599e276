/**
 * Storage for booking records, shared by all processes of a gateway. Keys are keyed hashes. Values are short JSON texts
 * that contain what the visitor typed. Entries expire. If a method rejects, the gateway refuses the create.
 */
export interface IdempotencyStore {
  /** Stores a value only if the key is free, in one step. Resolves to the existing value otherwise. */
  add(this: void, key: string, value: string, milliseconds: number): Promise<string | undefined>;
  get(this: void, key: string): Promise<string | undefined>;
  set(this: void, key: string, value: string, milliseconds: number): Promise<void>;
  delete(this: void, key: string): Promise<void>;
}
