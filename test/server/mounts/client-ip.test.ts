import { expect, test } from 'playwright/test';
import { clientIpOf, withAddress } from '../../../src/node.js';

const socket = '198.51.100.1';
const heard = (forwarded?: string, from: string | undefined = socket) =>
  withAddress(
    new Request('https://www.example.com/ve/token', {
      headers: forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded },
    }),
    from,
  );

const cases: [name: string, trustedProxies: number, forwarded: string | undefined, address: string][] = [
  ['the connection', 0, undefined, socket],
  ['the connection, where no proxy is trusted', 0, '192.0.2.1', socket],
  ['what one proxy heard', 1, '192.0.2.1', '192.0.2.1'],
  ['what the proxy added, not what the visitor wrote before it', 1, '10.0.0.1, 192.0.2.1', '192.0.2.1'],
  ['what the outer of two proxies heard', 2, '10.0.0.1,192.0.2.1 , 203.0.113.5', '192.0.2.1'],
  ['the farthest there is, where proxies were passed by', 2, '192.0.2.1', '192.0.2.1'],
  ['the connection, where a proxy was passed by', 1, undefined, socket],
  ['an address without its port', 1, '192.0.2.1:4711', '192.0.2.1'],
  ['an IPv6 address', 1, '2001:db8::1', '2001:db8::1'],
  ['an IPv6 address without brackets and port', 1, '[2001:db8::1]:4711', '2001:db8::1'],
];
for (const [name, trustedProxies, forwarded, address] of cases) {
  test(`a visitor’s address is ${name}`, () => {
    expect(clientIpOf(heard(forwarded), { trustedProxies })).toBe(address);
  });
}

test('nothing is made up where nothing is known', () => {
  expect(clientIpOf(new Request('https://www.example.com'))).toBeUndefined();
});
