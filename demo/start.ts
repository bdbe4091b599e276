import { startSandbox } from './sandbox/serve.js';
import { startSite } from './serve-site.js';

/** `npm start`: serves the demo's site and the sandbox until it is interrupted. */
async function main(): Promise<void> {
  const sandbox = await startSandbox({ port: Number(process.env['SANDBOX_PORT'] ?? 4010) });
  const site = await startSite(Number(process.env['PORT'] ?? 5173), sandbox.origin, { hours: true });
  console.log(`
  Playground           ${site.origin}/
  Documentation        ${site.origin}/docs
  Visitors book here   ${site.origin}/example
  Agents join here     ${site.origin}/agents
  VideoEngager sandbox ${sandbox.origin}
`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void Promise.all([site.close(), sandbox.close()]));
  }
}

try {
  await main();
} catch (error) {
  const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(isTaken ? `${error.message}: choose other ports with PORT and SANDBOX_PORT` : error);
  process.exit(1);
}
