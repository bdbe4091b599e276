import type { RequestListener } from 'node:http';
import { agentByEmail, PARTNER } from '../../demo/sandbox/agents.js';
import { packageFiles, toNodeListener } from '../../src/node.js';
import { createGateway, type GatewayOptions, type PageFiles } from '../../src/server.js';

export const AGENT = 'anna.keller@example.com';
export const AGENT_ID = agentByEmail(AGENT)!._id;

export const files = packageFiles();
const withoutEarly: PageFiles = {
  ...files,
  read: (name) => (name === 've-early.js' ? Promise.resolve(undefined) : files.read(name)),
};

export interface GatewayChoices {
  /** Base URL of the VideoEngager API. */
  readonly baseUrl: string;
  readonly origins: readonly string[];
  readonly basePath?: string;
  /** Whether the gateway knows free times. @default true */
  readonly hasHours?: boolean;
  /** Whether its hosted page starts early. @default true */
  readonly isEarly?: boolean;
}

/** A gateway as `ve-scheduler gateway` runs it, for pages of the benchmark. */
export function openGateway(choices: GatewayChoices): (request: Request) => Promise<Response> {
  const { baseUrl, origins, basePath = '/ve', hasHours = true, isEarly = true } = choices;
  const options: GatewayOptions = {
    credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
    baseUrl,
    basePath,
    origins: [...origins],
    secrets: ['a secret of the benchmark that is long enough'],
    agents: { addresses: true },
    clientIp: 'unknown',
    compress: true,
    log: () => {},
    scripts: files,
    page: { script: isEarly ? files : withoutEarly, agents: { anna: AGENT } },
    identifyAgent: () => AGENT_ID,
    ...(hasHours && { hours: { timeZone: 'Europe/Berlin', weekly: 'Mon-Sun 09:00-17:00' } }),
  };
  return createGateway(options);
}

export const gatewayListener = (choices: GatewayChoices): RequestListener =>
  toNodeListener(openGateway(choices));

/** Free seats by their start, as the gateway answers them to a page of this origin. */
export async function freeTimes(
  gateway: (request: Request) => Promise<Response>,
  origin: string,
): Promise<Readonly<Record<string, number>>> {
  const response = await gateway(
    new Request(`${origin}/ve/token`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Origin: origin },
      body: JSON.stringify({ scope: 'schedule', agent: AGENT, duration: 30 }),
    }),
  );
  const { bootstrap } = (await response.json()) as {
    bootstrap?: { availability?: { starts: Record<string, number> } };
  };
  if (!bootstrap?.availability) throw new Error(`The gateway answered ${response.status} without free times`);
  return bootstrap.availability.starts;
}
