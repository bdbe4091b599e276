import { expect, test } from 'playwright/test';
import { parseClientAddress } from '../../../../src/gateway/http/client-address.js';
import { clientIpOf, withAddress } from '../../../../src/node.js';

const client = (text: string | undefined) => parseClientAddress(text)?.networks[0]!.key;

for (const form of [
  '203.0.113.7',
  ' 203.0.113.7 ',
  '::ffff:203.0.113.7',
  '::FFFF:203.0.113.7',
  '::ffff:cb00:7107',
  '0:0:0:0:0:ffff:cb00:7107',
  '64:ff9b::203.0.113.7',
  '64:ff9b::cb00:7107',
]) {
  test(`${form} is the client 203.0.113.7`, () => {
    expect(parseClientAddress(form)).toEqual({
      site: '203.0.113.7',
      networks: [{ key: '203.0.113.7', share: 1 }],
    });
  });
}

for (const form of [
  '2001:db8:1:2::1',
  '2001:0DB8:0001:0002:aaaa:bbbb:cccc:dddd',
  '2001:db8:1:2:3:4:5:6%eth0',
]) {
  test(`${form} is in the networks of 2001:db8:1:2`, () => {
    expect(parseClientAddress(form)).toEqual({
      site: '2001:db8:1::/56',
      networks: [
        { key: '2001:db8:1:2::/64', share: 1 },
        { key: '2001:db8:1::/56', share: 4 },
        { key: '2001:db8:1::/48', share: 16 },
      ],
    });
  });
}

for (const form of [
  '',
  ' ',
  'unknown',
  'example.com',
  '203.0.113',
  '203.0.113.7:4711',
  '_hidden',
  undefined,
]) {
  test(`${form} is no address, and shares no limit with others`, () => {
    expect(parseClientAddress(form)).toBeUndefined();
  });
}

for (const [forwarded, socket, trustedProxies, expected] of [
  ['203.0.113.7', '10.0.0.1', 1, '203.0.113.7'],
  ['6.6.6.6, 203.0.113.7', '10.0.0.1', 1, '203.0.113.7'],
  ['203.0.113.7:4711', '10.0.0.1', 1, '203.0.113.7'],
  ['[2001:db8::1]:4711', '10.0.0.1', 1, '2001:db8::/64'],
  ['"[2001:db8::1]:4711"', '10.0.0.1', 1, '2001:db8::/64'],
  ['::ffff:cb00:7107', '::1', 1, '203.0.113.7'],
  ['unknown', '10.0.0.1', 1, undefined],
  [undefined, '::ffff:203.0.113.7', 0, '203.0.113.7'],
  ['203.0.113.7, 10.0.0.9', '10.0.0.1', 2, '203.0.113.7'],
] as const) {
  test(`X-Forwarded-For ${forwarded} over ${socket} with ${trustedProxies} proxies is ${expected}`, () => {
    const headers = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
    const request = withAddress(new Request('https://gateway.example.com/', { headers }), socket);
    expect(client(clientIpOf(request, { trustedProxies }))).toBe(expected);
  });
}

for (const [forwarded, trustedProxies, reported] of [
  ['203.0.113.7', 0, /^a request has X-Forwarded-For, but trustedProxies is 0/],
  [undefined, 1, /^trustedProxies is 1, but a request came without/],
] as const) {
  test(`reports once that ${trustedProxies} trusted proxies do not fit the requests`, () => {
    const messages: string[] = [];
    const onMismatch = (message: string) => messages.push(message);
    for (let times = 0; times < 3; times += 1) {
      const headers = forwarded === undefined ? {} : { 'X-Forwarded-For': forwarded };
      clientIpOf(new Request('https://gateway.example.com/', { headers }), { trustedProxies, onMismatch });
    }
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatch(reported);
  });
}

test('reports nothing if the trusted proxies fit the requests', () => {
  const messages: string[] = [];
  const onMismatch = (message: string) => messages.push(message);
  for (const [headers, trustedProxies] of [
    [{}, 0],
    [{ 'X-Forwarded-For': '203.0.113.7' }, 1],
  ] as const) {
    clientIpOf(new Request('https://gateway.example.com/', { headers }), { trustedProxies, onMismatch });
  }
  expect(messages).toEqual([]);
});
