import { consoleLog, type LogEntry } from '../../../../src/gateway/http/log.js';
import { Bench, expect, test } from '../gateway-test.js';

const good: LogEntry = {
  time: '2026-11-02T12:00:00.000Z',
  requestId: 'r',
  method: 'GET',
  route: 'availability',
  status: 200,
  ms: 1,
  upstream: [{ call: 'busy', outcome: 200, ms: 1 }],
};
const cases: [name: string, entry: LogEntry, isPrinted: boolean][] = [
  ['no line for a successful request', good, false],
  ['no line for a client error', { ...good, status: 404 }, false],
  ['a line for an error of its own', { ...good, status: 500 }, true],
  ['a line for an API error', { ...good, status: 502 }, true],
  [
    'a line for an unreadable API response',
    { ...good, upstream: [...good.upstream, { call: 'busy', outcome: 'bad_response', ms: 0 }] },
    true,
  ],
];
for (const [name, entry, isPrinted] of cases) {
  test(`consoleLog prints ${name}`, () => {
    const lines: unknown[] = [];
    const { error } = console;
    console.error = (line) => lines.push(line);
    consoleLog(entry);
    console.error = error;
    expect(lines).toEqual(isPrinted ? [JSON.stringify(entry)] : []);
  });
}

test('answers a request although the owner’s log throws', async () => {
  const bench = new Bench({
    log: () => {
      throw new Error('the disk is full');
    },
  });
  expect((await bench.requestToken()).status).toBe(200);
});
