import { expect, test } from './sandbox-test.js';

test.describe('another origin', () => {
  for (const path of [
    '/api/brokerages/agents',
    '/api/schedules/tenant/',
    '/~some/api/brokerages/agents',
    '/sandbox/faults',
  ]) {
    test(`can send a token and JSON to ${path}, but no idempotency key`, async ({ api }) => {
      const answer = await api.send(path, { method: 'OPTIONS' });
      expect(answer.status).toBe(204);
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
      expect(answer.headers.get('Access-Control-Allow-Headers')).toBe('Authorization, Content-Type');
      expect(answer.headers.get('Access-Control-Allow-Methods')).toContain('DELETE');
      expect(answer.headers.get('Access-Control-Max-Age')).toBe('600');
    });
  }

  for (const [path, status] of [
    ['/api/brokerages/agents', 200],
    ['/api/schedules/tenant/1', 404],
    ['/api/schedules/tenant/a/b', 400],
    ['/nothing', 404],
    ['/sandbox/requests', 200],
  ] as const) {
    test(`can read the ${status} response of ${path}`, async ({ api }) => {
      const answer = await api.send(path);
      expect(answer.status).toBe(status);
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBe('*');
    });
  }

  test('can read the response of a fault', async ({ api }) => {
    await api.fail({ kind: 'status', status: 500 });
    expect((await api.send('/api/brokerages/agents')).headers.get('Access-Control-Allow-Origin')).toBe('*');
  });
});
