import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';

const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> };

test('the built command starts and prints its usage', () => {
  const path = bin['ve-scheduler']!;
  expect(readFileSync(path, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(execFileSync('node', [path, '--help'], { encoding: 'utf8' })).toContain('Usage: ve-scheduler');
});

test('the built command knows its version', () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const output = execFileSync('node', [bin['ve-scheduler']!, '--version'], { encoding: 'utf8' });
  expect(output).toBe(`${version}\n`);
});

test('the built command serves the sandbox, which gives tokens', async () => {
  const child = spawn('node', [bin['ve-scheduler']!, 'sandbox', '--port', '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'test' },
  });
  try {
    const [output] = (await once(child.stdout, 'data')) as [Buffer];
    const [origin] = /http:\S+/.exec(output.toString())!;
    const response = await fetch(
      `${origin}/api/partners/impersonate/sandbox-pak/sandbox/partner@example.com`,
    );
    expect(await response.json()).toHaveProperty('token');
  } finally {
    child.kill();
    await once(child, 'close');
  }
});

test('the Node entry can be imported', () => {
  const script = `import('ve-scheduler/node').then((m) => console.log(Object.keys(m).sort().join()))`;
  const output = execFileSync('node', ['-e', script], { encoding: 'utf8' }).trim();
  expect(output).toBe('clientIpOf,holidaysOf,packageFiles,publicFetch,toNodeListener,withAddress');
});

test('Redis is imported only on demand', () => {
  const command = readFileSync('dist/command/redis.js', 'utf8');
  expect(command).not.toMatch(/^import .*'redis'/m);
  expect(command).toContain("import('redis')");
});
