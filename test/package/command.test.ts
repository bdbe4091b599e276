import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { expect, test } from 'playwright/test';

const { bin } = JSON.parse(readFileSync('package.json', 'utf8')) as { bin: Record<string, string> };

test('the built command starts and prints its usage', () => {
  const path = bin['ve-scheduler']!;
  expect(readFileSync(path, 'utf8')).toMatch(/^#!\/usr\/bin\/env node\n/);
  expect(execFileSync('node', [path, '--help'], { encoding: 'utf8' })).toContain('Usage: ve-scheduler');
});

test('the Node entry can be imported', () => {
  const script = `import('ve-scheduler/node').then((m) => console.log(Object.keys(m).sort().join()))`;
  const output = execFileSync('node', ['-e', script], { encoding: 'utf8' }).trim();
  expect(output).toBe('clientIpOf,packageFiles,toNodeListener,withAddress');
});

test('Redis is imported only on demand', () => {
  const command = readFileSync('dist/command/redis.js', 'utf8');
  expect(command).not.toMatch(/^import .*'redis'/m);
  expect(command).toContain("import('redis')");
});
