import { expect } from '@open-wc/testing';
import { followServer, serverNow, watchServer } from '../../../../src/api/request/server-clock.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Minutes that the clock is ahead of the page’s. */
const offset = (): number => Math.round((serverNow() - Date.now()) / MINUTE);

/** Minutes that the clock is ahead after a response whose `Date` is so many milliseconds ahead, or has this text. */
async function offsetAfter(method: string, ahead: number | string, age?: string): Promise<number> {
  const date = typeof ahead === 'string' ? ahead : new Date(Date.now() + ahead).toUTCString();
  const headers = { ...(date && { Date: date }), ...(age !== undefined && { Age: age }) };
  await watchServer(() => Promise.resolve(new Response('', { headers })))('', { method });
  return offset();
}

/** Replaces what the browser says of service workers, for one test. */
function replaceServiceWorker(get: () => unknown): void {
  Object.defineProperty(navigator, 'serviceWorker', { get, configurable: true });
}

describe('the server’s time', () => {
  afterEach(() => {
    Reflect.deleteProperty(navigator, 'serviceWorker');
    followServer(Date.now());
  });

  it('is used when it differs by more than two minutes', async () => {
    expect(await offsetAfter('POST', 10 * MINUTE)).to.equal(10);
    expect(await offsetAfter('POST', -3 * MINUTE)).to.equal(-3);
    expect(await offsetAfter('POST', -400 * 24 * HOUR)).to.equal(-400 * 1440);
  });

  it('is not used when the difference is under two minutes', async () => {
    expect(await offsetAfter('POST', 1.9 * MINUTE)).to.equal(0);
    expect(await offsetAfter('POST', -1.9 * MINUTE)).to.equal(0);
  });

  it('is not read from GET responses, which may be cached', async () =>
    expect(await offsetAfter('GET', 10 * MINUTE)).to.equal(0));

  it('stays what it was after a missing or impossible Date header', async () => {
    for (const date of ['', 'yesterday', 'Fri, 31 Dec 9999 23:59:59 GMT']) {
      expect(await offsetAfter('POST', date)).to.equal(0);
      expect(await offsetAfter('POST', -10 * MINUTE)).to.equal(-10);
      expect(await offsetAfter('POST', date)).to.equal(-10);
      followServer(Date.now());
    }
  });

  it('follows a visitor who corrects the clock', async () => {
    expect(await offsetAfter('POST', 10 * MINUTE)).to.equal(10);
    expect(await offsetAfter('POST', 0)).to.equal(0);
  });

  it('counts how long a cache has had the response', async () => {
    expect(await offsetAfter('POST', -3 * HOUR, '10800')).to.equal(0);
    expect(await offsetAfter('POST', -3 * HOUR, '7200')).to.equal(-60);
    expect(await offsetAfter('POST', 0, 'old')).to.equal(-60);
  });

  describe('on a page with a service worker, which may repeat an old response', () => {
    beforeEach(() => replaceServiceWorker(() => ({ controller: {} })));

    it('never sets the clock back', async () => {
      expect(await offsetAfter('POST', -3 * HOUR)).to.equal(0);
    });

    it('sets the clock forward, and keeps it after an older response', async () => {
      expect(await offsetAfter('POST', 3 * HOUR)).to.equal(180);
      expect(await offsetAfter('POST', 1 * HOUR)).to.equal(180);
      expect(await offsetAfter('POST', 0)).to.equal(180);
      expect(await offsetAfter('POST', 4 * HOUR)).to.equal(240);
    });
  });

  for (const [page, get] of [
    ['a page whose service worker does not run yet', () => ({ controller: null })],
    ['an insecure page', () => undefined],
    [
      'a sandboxed frame',
      () => {
        throw new DOMException('', 'SecurityError');
      },
    ],
  ] as const) {
    it(`sets the clock back on ${page}`, async () => {
      replaceServiceWorker(get);
      expect(await offsetAfter('POST', -3 * HOUR)).to.equal(-180);
    });
  }
});
