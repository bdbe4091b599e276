import { expect, test } from 'playwright/test';
import { cleanLine } from '../../../../src/gateway/http/clean-line.js';
import { errorPage } from '../../../../src/gateway/http/error-page.js';
import {
  badGateway,
  forbidden,
  gatewayTimeout,
  HttpError,
  isOutcomeUnknown,
  isSlotTaken,
  notBooked,
  outcomeUnknown,
  slotTaken,
  unauthorized,
  unavailable,
} from '../../../../src/gateway/http/http-error.js';
import { isId } from '../../../../src/gateway/http/id.js';
import { causeName } from '../../../../src/gateway/http/log.js';
import { isCorsFetch } from '../../../../src/gateway/http/origins.js';

const cause = new Error('why');

for (const [make, status, code, retryAfter] of [
  [() => forbidden('no'), 403, 'Forbidden', undefined],
  [() => unauthorized(), 401, 'Unauthorized', undefined],
  [() => badGateway(cause), 502, 'Bad gateway', undefined],
  [() => gatewayTimeout(cause), 504, 'Gateway timeout', undefined],
  [() => unavailable(cause), 503, 'Service unavailable', 5],
  [() => slotTaken(cause), 409, 'slot_taken', undefined],
  [() => outcomeUnknown(cause), 504, 'outcome_unknown', 5],
  [() => notBooked(), 404, 'not_booked', undefined],
] as const) {
  test(`the error ${code} has its status and cause, and says when to try again`, () => {
    const error: HttpError = make();
    expect(error).toMatchObject({ name: 'HttpError', status, error: code, isForeign: false });
    expect(error.retryAfter).toBe(retryAfter);
    expect(error.cause).toBe(status > 408 ? cause : undefined);
    expect(error.body('r')).toEqual({ error: code, message: error.message, status, requestId: 'r' });
    expect([isOutcomeUnknown(error), isSlotTaken(error)]).toEqual([
      code === 'outcome_unknown',
      code === 'slot_taken',
    ]);
  });
}

test('only errors of the gateway have a code', () => {
  for (const other of [
    { error: 'slot_taken' },
    Object.assign(new Error(), { error: 'slot_taken' }),
    undefined,
  ]) {
    expect(isSlotTaken(other)).toBe(false);
  }
});

test('an error body has the challenge that the page must solve', () => {
  const error = new HttpError(403, 'work_required', 'x', { challenge: 'c', isForeign: true });
  expect(error.isForeign).toBe(true);
  expect(error.body('r')).toEqual({
    error: 'work_required',
    message: 'x',
    status: 403,
    requestId: 'r',
    challenge: 'c',
  });
});

test('an ID has 1 to 64 letters, digits, hyphens and underscores', () => {
  for (const good of ['a', '5f1e2d3c4b5a69788796a5b4', 'a-b_C', 'x'.repeat(64)])
    expect(isId(good)).toBe(true);
  for (const bad of ['', 'x'.repeat(65), 'a/b', ' a', 'a ', 'é', 1, 12_345, undefined, null, ['a']]) {
    expect(isId(bad)).toBe(false);
  }
});

test('a text becomes one line without control characters and doubled spaces', () => {
  for (const [text, line] of [
    ['a b', 'a b'],
    ['  a\r\nb\t\tc  ', 'a b c'],
    ['a\u202eb\u2028c', 'a b c'],
    ['a\ud800', 'a'],
    ['\u0000', ''],
  ] as const) {
    expect(cleanLine(text)).toBe(line);
  }
});

test('the log names the innermost cause by its class, whatever was thrown', () => {
  const named = (name: string, options?: ErrorOptions) => Object.assign(new Error('x', options), { name });
  for (const [error, name] of [
    [undefined, undefined],
    [null, 'object'],
    ['secret text', 'string'],
    [new TypeError('x'), 'TypeError'],
    [new TypeError('x', { cause: new RangeError('y') }), 'RangeError'],
    [new TypeError('x', { cause: 'secret' }), 'string'],
    [named('A'), 'A'],
    [named('_Own2'), '_Own2'],
    [named('a secret text'), 'Error'],
    [named('2nd'), 'Error'],
    [named(''), 'Error'],
    [named('x'.repeat(61)), 'x'.repeat(61)],
    [named('x'.repeat(62)), 'Error'],
  ] as const) {
    expect(causeName(error)).toBe(name);
  }
});

test('a page’s fetch has both headers of one', () => {
  const request = (mode: string, dest: string) =>
    new Request('https://www.example.com', { headers: { 'Sec-Fetch-Mode': mode, 'Sec-Fetch-Dest': dest } });
  expect(isCorsFetch(request('cors', 'empty'))).toBe(true);
  expect(isCorsFetch(request('cors', 'document'))).toBe(false);
  expect(isCorsFetch(request('navigate', 'empty'))).toBe(false);
  expect(isCorsFetch(new Request('https://www.example.com'))).toBe(false);
});

test('an error page shows the message as text, in a page that may do nothing', async () => {
  const page = await errorPage(new HttpError(403, 'Forbidden', 'No <b>way</b>'), 'r-1');
  expect(page.status).toBe(403);
  expect(page.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'; frame-ancestors 'none'");
  const text = await page.text();
  expect(text).toContain('<h1>No &lt;b&gt;way&lt;/b&gt;</h1>');
  expect(text).toContain('Reference: r-1');
});
