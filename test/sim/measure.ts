import { once } from 'node:events';
import { request } from 'node:http';
import { startAside, type RedisUsage } from '../bench/cells.js';
import { runLoad, startServer } from '../bench/processes.js';
import { SITE } from '../bench/settings.js';
import { provideRedis } from '../redis.js';

/**
 * `npm run sim:measure`: measures the costs of `costs.ts` with one gateway, one Redis and 30 agents. Prints them per view
 * and per create. Commands and bytes do not depend on other work on the machine; CPU time does a little.
 */
const AGENTS = 30;
const REQUESTS = 1000;

provideRedis();
const redis = await startAside();
const common = {
  apiBase: '',
  agents: AGENTS,
  apiMs: 0,
  hours: true,
  keepsMeetings: false,
  countsAddresses: false,
  redisUrl: redis.url,
};
const api = await startServer({ ...common, role: 'api' });
const gateway = await startServer({ ...common, role: 'gateway', apiBase: api.url });

for (const kind of ['view', 'create'] as const) {
  const load = { urls: [gateway.url], kind, agents: AGENTS, connections: 8 };
  await runLoad({ ...load, amount: REQUESTS, first: 0 });
  const before = await Promise.all([redis.usage(), gateway.figures(), redis.cpuMs()]);
  const { failed } = await runLoad({ ...load, amount: REQUESTS, first: 50_000 });
  const after = await Promise.all([redis.usage(), gateway.figures(), redis.cpuMs()]);
  const per = (name: keyof RedisUsage): string => ((after[0][name] - before[0][name]) / REQUESTS).toFixed(1);
  const cpuMs = (after[1].cpuMicroseconds - before[1].cpuMicroseconds) / 1000 / REQUESTS;
  console.log(`${kind}: ${failed} of ${REQUESTS} failed; per ${kind}:`);
  console.log(
    `  gateway CPU ${cpuMs.toFixed(2)} ms, Redis CPU ${((after[2] - before[2]) / REQUESTS).toFixed(3)} ms`,
  );
  console.log(
    `  Redis: ${per('commands')} commands, ${per('bytesIn')} bytes in, ${per('bytesOut')} bytes out`,
  );
  console.log(`  Redis keeps ${per('memoryBytes')} bytes more`);
}
console.log(`view: ${await answerBytes(gateway.url)} bytes of answer, compressed`);
for (const server of [gateway, api]) server.stop();
await redis.stop();

/** Bytes of a page's token answer as a browser gets them, without headers. */
async function answerBytes(url: string): Promise<number> {
  const headers = { Origin: SITE, 'Content-Type': 'application/json', 'Accept-Encoding': 'br, gzip' };
  const sent = request(`${url}/ve/token`, { method: 'POST', headers });
  sent.end(JSON.stringify({ scope: 'schedule', agent: 'any', duration: 15 }));
  const [answer] = (await once(sent, 'response')) as [AsyncIterable<Buffer>];
  let bytes = 0;
  for await (const chunk of answer) bytes += chunk.length;
  return bytes;
}
