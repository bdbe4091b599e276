import { expect, test } from 'playwright/test';
import { createSite } from '../../demo/site.js';
import { startSandbox } from '../../demo/sandbox/serve.js';

test('the demo’s agents have roles, and the demo serves their photos', async () => {
  const origin = 'http://127.0.0.1:5173';
  const sandbox = await startSandbox({ port: 0 });
  try {
    const site = createSite({ origin, apiBase: sandbox.origin, secret: 'a secret of the demo, long enough' });
    const answer = await site.request(`${origin}/ve/token`, {
      method: 'POST',
      headers: { Origin: origin, 'Content-Type': 'application/json' },
      body: '{"scope":"schedule"}',
    });
    const { agents } = ((await answer.json()) as { bootstrap: { agents: Record<string, string>[] } })
      .bootstrap;
    expect(agents.filter(({ role }) => role)).toHaveLength(7);
    const photos = agents.flatMap(({ photo }) => photo ?? []);
    expect(photos).toHaveLength(4);
    for (const photo of photos) {
      const response = await site.request(photo);
      expect(response.headers.get('Content-Type')).toBe('image/svg+xml');
      expect(await response.text()).toMatch(/^<svg /);
    }
    for (const name of ['nobody.svg', 'constructor.svg']) {
      expect((await site.request(`${origin}/photos/${name}`)).status).toBe(404);
    }
  } finally {
    await sandbox.close();
  }
});
