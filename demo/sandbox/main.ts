import { PARTNER, TENANT } from './agents.js';
import { startSandbox } from './serve.js';

/** `npm run sandbox`: serves the sandbox until it is interrupted. */
async function main(): Promise<void> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'The sandbox gives tokens to every caller, so it does not start with NODE_ENV=production',
    );
  }
  const port = portFrom(process.env['SANDBOX_PORT']);
  const { origin, close } = await startSandbox({ port });
  console.log(`VideoEngager sandbox  ${origin}
  partner key (PAK)   ${PARTNER.pak}
  external ID         ${PARTNER.externalId}
  email               ${PARTNER.email}
  password            ${PARTNER.password}
  tenant              ${TENANT}`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void close());
}

function portFrom(text = '4010'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65_535) return port;
  throw new Error(`SANDBOX_PORT must be a port number, not "${text}"`);
}

try {
  await main();
} catch (error) {
  const inUse = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  const words = error instanceof Error ? error.message : String(error);
  console.error(inUse ? `${words}: choose another port with SANDBOX_PORT` : words);
  process.exitCode = 1;
}
