import { expect } from '@open-wc/testing';
import { SchedulerError } from '../../../src/api/wire/scheduler-error.js';
import { parseSlots } from '../../../src/api/availability/availability.js';
import { requestJson } from '../../../src/api/request/request.js';
import { explainError } from '../../../src/elements/kit/explain-error.js';

const TOKEN = 'secret-token-of-a-visitor';
const url = 'https://example.com/ve/api/availability?agent=anna%40example.com';

/** What is said about a response of an endpoint. */
async function explained(text: string, status = 200): Promise<string> {
  const error: unknown = await requestJson(() => Promise.resolve(new Response(text, { status })), url, {
    method: 'GET',
    signal: new AbortController().signal,
    timeoutMs: 1000,
  }).catch((one: unknown) => one);
  return explainError(error as SchedulerError);
}

function explainedSlots(body: unknown): string {
  try {
    parseSlots(body);
  } catch (error) {
    return explainError(error as SchedulerError);
  }
  return '';
}

const ENDPOINT = 'https://example.com/ve/api/availability answered';

describe('explainError', () => {
  for (const [what, text, status, words] of [
    ['an empty response', '', 200, 'nothing instead of JSON (bad_response)'],
    [
      'a login page',
      '<!doctype html><title>Sign in</title>',
      200,
      'an HTML page (37 characters) instead of JSON',
    ],
    [
      'the page of a firewall',
      '<html>blocked</html>',
      403,
      'an HTML page (20 characters) instead of JSON (forbidden)',
    ],
    ['a trailing comma', '{"a": 1,}', 200, 'text with a comma before a bracket (9 characters)'],
    ['a warning of PHP', 'Warning: x in y.php\n{"a": 1}', 200, 'text before a bracket (28 characters)'],
    ['half a response', '{"a": ', 200, '6 characters instead of JSON'],
  ] as const) {
    it(`names the endpoint and ${what}, without the query`, async () =>
      expect(await explained(text, status)).to.contain(`${ENDPOINT} ${words}`));
  }

  it('says nothing of a response’s text', async () => {
    for (const text of [TOKEN, `<html>${TOKEN}`, `{"token": "${TOKEN}",}`]) {
      expect(await explained(text)).not.to.contain(TOKEN);
    }
  });

  for (const [body, words] of [
    [['2040-11-20T09:00:00Z'], 'a list of 1'],
    ['text', 'a string'],
    [{ '2040-11-20 9:00': 1 }, 'an object with "2040-11-20 9:00": 1'],
    [{ '2040-11-20T09:00:00Z': 'many' }, 'an object with "2040-11-20T09:00:00Z": "many"'],
    [{ slots: [] }, 'an object with "slots": an object'],
    [{ ['x'.repeat(99)]: 'y'.repeat(99) }, `an object with "${'x'.repeat(40)}": "${'y'.repeat(39)}`],
  ] as const) {
    it(`shows an entry of ${JSON.stringify(body).slice(0, 40)}`, () =>
      expect(explainedSlots(body)).to.contain(`the free times are ${words}; expected`));
  }

  for (const [cause, words] of [
    ['token', 'the token response has no usable "token"'],
    ['agenda', 'no list "meetings"'],
    ['agents', '"_account"'],
    ['schedule', 'no "_id"'],
    [{ url }, 'https://example.com/ve/api/availability redirects, which is not followed'],
  ] as const) {
    it(`explains ${JSON.stringify(cause)}`, () =>
      expect(explainError(new SchedulerError('bad_response', { cause }))).to.contain(words));
  }

  it('gives only the name of an exception', () => {
    const cause = new RangeError(TOKEN);
    expect(explainError(new SchedulerError('token_refused', { cause }))).to.equal(
      'the token source failed with RangeError',
    );
    expect(
      explainError(new SchedulerError('network', { cause: new TypeError(`${TOKEN} is no header value`) })),
    ).to.equal('TypeError (network)');
  });
});
