/** Makes the JSON Schema of `gateway --config`, with which editors complete and check the file. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';
import { SitesFile } from '../command/sites/sites-schema.js';

interface JsonSchema {
  description?: string;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: JsonSchema | boolean;
}

const OWN_WORDS: Readonly<Record<string, string>> = {
  port: 'Port to listen on; needs a restart. Default: 8787',
  host: 'Address to listen on; needs a restart. Default: 127.0.0.1',
  metrics: 'Where metrics are served for Prometheus; needs a restart. Default: nowhere',
  trustedProxies: 'Number of your own proxies in front of the gateway. Default: 0',
  redis: 'URL of Redis, for several processes; needs a restart. Default: in memory',
  sites: 'The sites, by name',
};
const OF_A_SITE: Readonly<Record<string, string>> = {
  authorizeModule: 'Path of a module that exports authorizeAgent',
  challengeModule: 'Path of a module that exports verifyChallenge',
  identifyModule: 'Path of a module that exports identifyAgent',
  holidays: 'Path of an iCalendar file: its events that last whole days are closed; with hours',
  redisPrefix: 'Prefix of every key in Redis. Default: ve-scheduler:<name>:',
};

const optionFiles = ['src/gateway/options/gateway-options.ts', 'src/gateway/sites/site-options.ts'];
const source = optionFiles.map((file) => readFileSync(file, 'utf8')).join('\n');

/** What the comments of an interface say about its members. */
function commentsOf(name: string): Record<string, string> {
  const text = source.slice(source.indexOf(`export interface ${name} `)).split('\n}\n')[0]!;
  const members = text.matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s+readonly (\w+)\??:/gs);
  return Object.fromEntries([...members].map(([, comment, member]) => [member!, toDescription(comment!)]));
}

const toDescription = (comment: string): string =>
  comment
    .replace(/^\s*\*/gm, '')
    .replace(/\s+/g, ' ')
    .replace(/\.? ?@default/, '. Default:')
    .trim();

function describe(schema: JsonSchema | undefined, words: Readonly<Record<string, string>>): void {
  for (const [name, property] of Object.entries(schema?.properties ?? {})) {
    const description = words[name];
    if (description !== undefined) property.description = description;
  }
}

/** The schema with a description of each setting. */
export function sitesJsonSchema(): JsonSchema {
  const schema = z.toJSONSchema(SitesFile, { io: 'input' }) as JsonSchema;
  const site = schema.properties!['sites']!.additionalProperties as JsonSchema;
  describe(schema, OWN_WORDS);
  describe(site, { ...commentsOf('GatewayOptions'), ...commentsOf('SiteOptions'), ...OF_A_SITE });
  for (const [name, type] of [
    ['agents', 'AgentOptions'],
    ['hours', 'HoursOptions'],
    ['page', 'PageOptions'],
  ] as const) {
    describe(site.properties![name], commentsOf(type));
  }
  return { ...schema, ...{ title: 'Sites of ve-scheduler gateway --config' } };
}

mkdirSync('dist', { recursive: true });
writeFileSync('dist/sites.schema.json', `${JSON.stringify(sitesJsonSchema(), null, 2)}\n`);
