/** Writes that follow a booking: they are carried out at the same time, and none of them may lose the answer. */
export class FinalWrites {
  readonly #writes: Promise<unknown>[] = [];

  add(write: Promise<unknown>): void {
    this.#writes.push(write.catch(() => undefined));
  }

  /** Waits for a result, and then for all writes. Fails only if the result does. */
  async after<T>(result: Promise<T>): Promise<T> {
    const value = await result;
    await Promise.all(this.#writes);
    return value;
  }
}
