import { consoleLog, type LogEntry } from '../../../../src/gateway/http/log.js';
import { expect, test } from '../gateway-test.js';

const good: LogEntry = {
  time: '2026-11-02T12:00:00.000Z',
  requestId: 'r',
  method: 'GET',
  route: 'availability',
  status: 200,
  ms: 1,
  upstream: [{ call: 'busy', outcome: 200, ms: 1 }],
};
const heard: [name: string, entry: LogEntry, isHeard: boolean][] = [
  ['nothing for a request that succeeded', good, false],
  ['nothing for a mistake of the visitor', { ...good, status: 404 }, false],
  ['a line for a failure', { ...good, status: 502 }, true],
  [
    'a line for an answer of the API that could not be read',
    { ...good, upstream: [...good.upstream, { call: 'busy', outcome: 'bad_response', ms: 0 }] },
    true,
  ],
];
for (const [name, entry, isHeard] of heard) {
  test(`the console gets ${name}`, () => {
    const lines: unknown[] = [];
    const { error } = console;
    console.error = (line) => lines.push(line);
    consoleLog(entry);
    console.error = error;
    expect(lines).toEqual(isHeard ? [JSON.stringify(entry)] : []);
  });
}
