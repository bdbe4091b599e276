import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { startSandbox, type RunningSandbox } from '../../demo/sandbox/serve.js';
import { startCommand, stopCommand, type RunningCommand } from '../server/mounts/command.js';
import { listen } from '../server/mounts/listen.js';
import type { RunningMount } from '../server/mounts/contract.js';
import { book, environmentBehindProxy, expectVisitorsAddress, requestToken } from './booking.js';
import { providePrograms } from './programs.js';
import { PROGRAMS, PROXIES, type RunningProxy } from './proxies.js';
import { sendTo } from './tls-request.js';

test.beforeAll(() => providePrograms(PROGRAMS));

for (const [name, start] of Object.entries(PROXIES)) {
  test.describe(name, () => {
    test.describe.configure({ mode: 'default' });
    let folder: string;
    let sandbox: RunningSandbox;
    let gateway: RunningCommand;
    let site: RunningMount;
    let proxy: RunningProxy;

    test.beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 've-deploy-'));
      sandbox = await startSandbox({ port: 0 });
      gateway = await startCommand(environmentBehindProxy(sandbox.origin));
      site = await listen((_, outgoing) => outgoing.end('the site'));
      const portOf = ({ url }: { url: string }) => Number(new URL(url).port);
      proxy = await start(folder, { gateway: portOf(gateway), site: portOf(site) });
    });
    test.afterAll(async () => {
      await proxy.stop();
      await site.close();
      await stopCommand(gateway);
      await sandbox.close();
      await rm(folder, { recursive: true });
    });

    test('passes a booking over TLS', async () => {
      await book(proxy.https, sandbox.sandbox.world());
    });

    test('passes the visitor’s address, and no address that the visitor made up', async () => {
      await expectVisitorsAddress(proxy.https);
    });

    test('redirects http to https', async () => {
      const { status, headers } = await sendTo(proxy.http, '/ve/health');
      expect([301, 302, 308]).toContain(status);
      expect(headers['location']).toMatch(/^https:\/\/www\.example\.com(:\d+)?\/ve\/health$/);
    });

    test('keeps everything but /ve/ for the site', async () => {
      const [page, similar] = await Promise.all([sendTo(proxy.https, '/'), sendTo(proxy.https, '/version')]);
      for (const { text, headers } of [page, similar]) {
        expect(headers).not.toHaveProperty('x-request-id');
        expect(text).not.toContain('There is nothing at this address');
      }
      if (name === 'HAProxy') expect(page).toMatchObject({ status: 200, text: 'the site' });
      expect((await sendTo(proxy.https, '/ve/nothing')).headers).toHaveProperty('x-request-id');
    });

    test('answers 502 or 503 while the gateway is down', async () => {
      await stopCommand(gateway);
      const { status, headers } = await requestToken(proxy.https, { from: '127.0.0.4' });
      expect([502, 503]).toContain(status);
      expect(headers).not.toHaveProperty('x-request-id');
    });
  });
}
