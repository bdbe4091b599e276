import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'playwright/test';
import { publicFetch } from '../../../src/node.js';
import { isPublic } from '../../../src/node/public-fetch.js';

async function serve(listener: RequestListener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => (server.closeAllConnections(), server.close()),
  };
}

const forbidden = { code: 'private_address' };
const post = { method: 'POST', body: 'x' };

for (const address of [
  '169.254.169.254',
  '10.0.0.1',
  '172.16.0.1',
  '192.168.1.1',
  '127.0.0.1',
  '0.0.0.0',
  '100.64.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  'fe80::1',
  'fd00::1',
  'fc00:ec2::254',
  'ff02::1',
  '::ffff:169.254.169.254',
  '::ffff:10.0.0.1',
  '64:ff9b::a9fe:a9fe',
  '2002:a9fe:a9fe::1',
  '2001:0:a9fe:a9fe::1',
]) {
  test(`does not connect to a host at ${address}`, async () => {
    expect(isPublic(address)).toBe(false);
    const fetch = publicFetch({
      resolve: () => Promise.resolve([{ address, family: address.includes(':') ? 6 : 4 }]),
    });
    await expect(fetch('https://receiver.example/', post)).rejects.toMatchObject(forbidden);
    const host = address.includes(':') ? `[${address}]` : address;
    await expect(publicFetch()(`https://${host}/`, post)).rejects.toMatchObject(forbidden);
  });
}

for (const url of [
  'https://2852039166/', // 169.254.169.254 as one number
  'https://0xa9fea9fe/',
  'https://0251.0376.0251.0376/',
  'https://127.1/',
  'https://localhost/',
]) {
  test(`does not connect to ${url}`, async () => {
    await expect(publicFetch()(url, post)).rejects.toMatchObject(forbidden);
  });
}

test('allows addresses of the web', () => {
  for (const address of ['8.8.8.8', '2606:4700:4700::1111', '::ffff:8.8.8.8']) {
    expect(isPublic(address), address).toBe(true);
  }
});

test('refuses a host that has a public and a private address', async () => {
  const fetch = publicFetch({
    resolve: () =>
      Promise.resolve([
        { address: '93.184.216.34', family: 4 },
        { address: '169.254.169.254', family: 4 },
      ]),
  });
  await expect(fetch('https://receiver.example/', post)).rejects.toMatchObject(forbidden);
});

test('refuses http to anything but loopback', async () => {
  const fetch = publicFetch({ resolve: () => Promise.resolve([{ address: '93.184.216.34', family: 4 }]) });
  await expect(fetch('http://receiver.example/', post)).rejects.toMatchObject(forbidden);
});

test('connects to the address that was checked, and asks for it once', async () => {
  let received: string | undefined;
  const server = await serve((request, response) => {
    received = request.headers.host;
    response.end();
  });
  const answers = [[{ address: '127.0.0.1', family: 4 }], [{ address: '169.254.169.254', family: 4 }]];
  let count = 0;
  const fetch = publicFetch({ resolve: () => Promise.resolve(answers[count++]!) });
  const response = await fetch(`http://receiver.example:${server.port}/`, post);
  expect(response.status).toBe(200);
  expect(received).toBe(`receiver.example:${server.port}`);
  expect(count).toBe(1);
  server.close();
});

test('follows no redirect', async () => {
  const paths: string[] = [];
  const server = await serve((request, response) => {
    paths.push(request.url!);
    response.writeHead(307, { Location: '/other' }).end();
  });
  const response = await publicFetch()(`http://127.0.0.1:${server.port}/`, post);
  expect(response.status).toBe(307);
  expect(paths).toEqual(['/']);
  server.close();
});

test('does not read an endless body', async () => {
  let closed: Promise<unknown> | undefined;
  const server = await serve((_request, response) => {
    closed = once(response, 'close');
    const more = (): void => {
      while (response.write('x'.repeat(65_536)));
    };
    response.on('drain', more);
    more();
  });
  const response = await publicFetch()(`http://127.0.0.1:${server.port}/`, post);
  expect(response.status).toBe(200);
  expect(await response.text()).toBe('');
  await closed;
  server.close();
});

test('ends with its signal while the receiver is silent, and while its name is looked up', async () => {
  const server = await serve(() => undefined);
  const name = 'TimeoutError';
  const signal = () => AbortSignal.timeout(50);
  const silent = publicFetch()(`http://127.0.0.1:${server.port}/`, { ...post, signal: signal() });
  await expect(silent).rejects.toMatchObject({ name });
  const fetch = publicFetch({ resolve: () => new Promise(() => undefined) });
  await expect(fetch('https://receiver.example/', { ...post, signal: signal() })).rejects.toMatchObject({
    name,
  });
  server.close();
});
