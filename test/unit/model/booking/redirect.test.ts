import { expect } from '@open-wc/testing';
import { redirectUrl } from '../../../../src/model/booking/redirect.js';

const BASE = 'https://www.example.com/book/';

describe('redirectUrl', () => {
  for (const [url, target] of [
    ['https://shop.example/thanks', 'https://shop.example/thanks?scheduleId=s1'],
    ['http://shop.example/', 'http://shop.example/?scheduleId=s1'],
    ['thanks?a=1#top', 'https://www.example.com/book/thanks?a=1&scheduleId=s1#top'],
    ['/?scheduleId=other', 'https://www.example.com/?scheduleId=s1'],
    ['', undefined],
    ['https://[', undefined],
    ['javascript:alert(1)', undefined],
    ['data:text/html,https:', undefined],
    ['xhttps://shop.example', undefined],
    ['httpsx://shop.example', undefined],
  ] as const) {
    it(`returns ${target ?? 'nothing'} for ${JSON.stringify(url)}`, () =>
      expect(redirectUrl(url, BASE, 's1')).to.equal(target));
  }
});
