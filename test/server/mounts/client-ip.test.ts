import { expect, test } from 'playwright/test';
import { clientIpOf, withAddress } from '../../../src/node.js';

const socket = '198.51.100.1';
const requestVia = (forwarded?: string, from: string | undefined = socket) =>
  withAddress(
    new Request('https://www.example.com/ve/token', {
      headers: forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded },
    }),
    from,
  );

const cases: [name: string, trustedProxies: number, forwarded: string | undefined, address: string][] = [
  ['the socket address', 0, undefined, socket],
  ['the socket address when no proxy is trusted', 0, '192.0.2.1', socket],
  ['the address that one proxy added', 1, '192.0.2.1', '192.0.2.1'],
  ['the address that the proxy added, not one that the visitor sent', 1, '10.0.0.1, 192.0.2.1', '192.0.2.1'],
  ['the address that the outer of two proxies added', 2, '10.0.0.1,192.0.2.1 , 203.0.113.5', '192.0.2.1'],
  ['the first address when a proxy was bypassed', 2, '192.0.2.1', '192.0.2.1'],
  ['the socket address when the header is missing', 1, undefined, socket],
  ['an address without its port', 1, '192.0.2.1:4711', '192.0.2.1'],
  ['an IPv6 address', 1, '2001:db8::1', '2001:db8::1'],
  ['an IPv6 address without brackets and port', 1, '[2001:db8::1]:4711', '2001:db8::1'],
  ['an IPv6 address without brackets', 1, '[2001:db8::1]', '2001:db8::1'],
  ['an address without quotes', 1, '"192.0.2.1"', '192.0.2.1'],
  ...['x"192.0.2.1"', '"192.0.2.1"x', 'x[2001:db8::1]', '[2001:db8::1]x', '192.0.2.1:80x'].map(
    (text): (typeof cases)[number] => [`${text} as it is, which is no address`, 1, text, text],
  ),
];
for (const [name, trustedProxies, forwarded, address] of cases) {
  test(`returns ${name}`, () => {
    expect(clientIpOf(requestVia(forwarded), { trustedProxies })).toBe(address);
  });
}

test('returns undefined when the address is unknown', () => {
  for (const forwarded of [undefined, '192.0.2.1']) {
    const headers = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
    expect(clientIpOf(new Request('https://www.example.com', { headers }))).toBeUndefined();
  }
});
