/** Replaces `test/unit-engine.ts`: Node lacks `Temporal`, with which browsers compare the wall times of all zones. */
export const isWebKitGtk = true;
