import { recordRoom } from './record.js';
import { ROOMS } from './rooms.js';
import { runRoom } from './run-room.js';

/** Tests the mutants of all rooms, or of the named ones, and writes `records.json`. */
const folders = process.argv.slice(2);
for (const room of ROOMS.filter(({ folder }) => !folders.length || folders.includes(folder))) {
  const started = Date.now();
  const results = await runRoom(room);
  const { killed, timedOut, survivors, seconds } = await recordRoom(
    room.folder,
    results,
    (Date.now() - started) / 1000,
  );
  console.log(`${room.folder}: ${killed + timedOut} found, ${survivors.length} survived, ${seconds} s`);
}
// A test process that was ended may have left a Redis, which would keep this one running.
process.exit();
