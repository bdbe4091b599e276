/** Writes that follow a booking: they are carried out at the same time, and none of them may lose the answer. */
export class FinalWrites {
  readonly #writes: Promise<unknown>[] = [];

  add(write: Promise<unknown>): void {
    this.#writes.push(write.catch(() => undefined));
  }

  /** Waits for all writes. Never fails. */
  async settled(): Promise<void> {
    await Promise.all(this.#writes);
  }
}
