import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { startSandbox } from '../../../demo/sandbox/serve.js';
import { expect, test } from './sandbox-test.js';

const main = new URL('../../../demo/sandbox/main.ts', import.meta.url).pathname;

function run(env: Record<string, string>) {
  return spawn(process.execPath, ['--import', 'tsx', main], { env: { ...process.env, ...env } });
}

test.describe('the server', () => {
  test('reports its actual address', async () => {
    const { origin, close } = await startSandbox({ port: 0 });
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect((await fetch(`${origin}/sandbox/requests`)).status).toBe(200);
    await close();
  });

  for (const hostname of ['0.0.0.0', '::', '192.168.0.1', 'localhost', 'example.com', '']) {
    test(`refuses to listen on “${hostname}”`, async () => {
      await expect(startSandbox({ port: 0, hostname })).rejects.toThrow('loopback address only');
    });
  }

  test('listens on another loopback address', async () => {
    const { origin, close } = await startSandbox({ port: 0, hostname: '127.0.0.2' });
    expect((await fetch(`${origin}/sandbox/requests`)).status).toBe(200);
    await close();
  });

  test('rejects when the port is in use', async ({ running }) => {
    const port = Number(new URL(running.origin).port);
    await expect(startSandbox({ port })).rejects.toThrow('EADDRINUSE');
  });

  test('closes even when a client keeps its connection open', async () => {
    const { origin, close } = await startSandbox({ port: 0 });
    const socket = connect(Number(new URL(origin).port), '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    await close();
    await closed;
    await expect(fetch(origin)).rejects.toThrow();
  });

  test('closes each connection, so that browsers do not repeat requests', async ({ running }) => {
    expect((await fetch(`${running.origin}/sandbox/requests`)).headers.get('Connection')).toBe('close');
  });

  test('does not replace the global Request and Response', async ({ running }) => {
    expect(running.origin).toContain('127.0.0.1');
    expect(new Response()).toBeInstanceOf((await fetch(`${running.origin}/sandbox/requests`)).constructor);
  });
});

test.describe('the command', () => {
  test('prints its address and credentials, and exits on SIGTERM', async () => {
    const child = run({ SANDBOX_PORT: '0', NODE_ENV: 'test' });
    const [first] = await once(child.stdout, 'data');
    const output = String(first);
    const origin = /http:\/\/127\.0\.0\.1:\d+/.exec(output)![0];
    for (const word of ['sandbox-pak', 'partner@example.com', 'sandbox-password'])
      expect(output).toContain(word);
    expect((await fetch(`${origin}/sandbox/requests`)).status).toBe(200);
    child.kill('SIGTERM');
    expect((await once(child, 'exit'))[0]).toBe(0);
  });

  for (const [what, env, words] of [
    [
      'in production',
      { NODE_ENV: 'production', SANDBOX_PORT: '0' },
      'does not start with NODE_ENV=production',
    ],
    ['with an invalid port', { NODE_ENV: 'test', SANDBOX_PORT: 'web' }, 'The port must be a number up to 65535'],
    [
      'with a port that is too high',
      { NODE_ENV: 'test', SANDBOX_PORT: '65536' },
      'The port must be a number up to 65535',
    ],
  ] as const) {
    test(`does not start ${what}, and says why`, async () => {
      const child = run(env);
      const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
      expect(code).toBe(1);
      expect(output).toContain(words);
      expect(output).not.toContain('    at ');
    });
  }

  test('does not start on a port in use, and suggests a fix', async ({ running }) => {
    const child = run({ NODE_ENV: 'test', SANDBOX_PORT: new URL(running.origin).port });
    const [output, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(1);
    expect(output).toContain('choose another port with --port');
  });
});
