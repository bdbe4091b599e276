import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { createConsumer, typeCheck } from './consumer.js';
import { TYPE_SAMPLES } from './type-samples.js';

const OPTIONS = { module: 'ESNext', moduleResolution: 'bundler', skipLibCheck: true, jsx: 'preserve' };
const FRAMEWORKS = Object.fromEntries(
  ['csstype', 'preact', 'solid-js', 'svelte', 'vue', '@vue'].map((name) => [name, name]),
);
const ALL = Object.keys(TYPE_SAMPLES);

for (const [name, react, files] of [
  ['React 19, Preact, Solid, Svelte and Vue', '@types/react', ALL],
  ['React 18', '@types/react-18', ALL.filter((file) => file.startsWith('react'))],
] as const) {
  test(`the types for ${name} know both elements, and find mistakes`, async () => {
    test.setTimeout(120_000);
    const folder = await createConsumer({ ...FRAMEWORKS, '@types/react': react });
    try {
      for (const file of files) await writeFile(join(folder, file), TYPE_SAMPLES[file]!);
      expect(await typeCheck(folder, files, OPTIONS)).toBe('');
    } finally {
      await rm(folder, { recursive: true });
    }
  });
}
