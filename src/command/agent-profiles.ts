import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { secureUrl } from '../api/wire/trusted-url.js';
import { MAX_PROFILE_LENGTHS, PROFILE_FIELDS } from '../gateway/agents/agent-profile.js';
import type { AgentOptions } from '../gateway/options/gateway-options.js';
import { ConfigurationError, type Settings } from './environment/environment.js';
import { errorLabel } from './error-label.js';

const textUpTo = (max: number) =>
  z.string('must be a text').max(max, `must have ${max} characters or less`).optional();

const Profile = z.strictObject(
  {
    photo: z
      .string('must be a text')
      .refine((text) => secureUrl(text), 'must be an https URL (http on loopback only)')
      .optional(),
    role: textUpTo(MAX_PROFILE_LENGTHS.role),
    description: textUpTo(MAX_PROFILE_LENGTHS.description),
  },
  {
    error: ({ code }) =>
      code === 'unrecognized_keys'
        ? 'may have only photo, role and description'
        : 'must be an object such as {"role": "Mortgage advisor"}',
  },
);

type Profiles = Pick<AgentOptions, 'photo' | 'role' | 'description'>;

/**
 * Reads the file that `VE_AGENT_PROFILES` names: `{"<ID or address>": {"photo"?, "role"?, "description"?}}`.
 *
 * @throws ConfigurationError that counts the file's entries, because their names may be addresses
 */
export async function loadAgentProfiles({ agentProfiles: path, options }: Settings): Promise<Profiles> {
  if (path === undefined) return {};
  const entries = Object.entries(await readObject(path));
  const mistakes: string[] = [];
  const profiles = entries.map(([name, value], index) => {
    const { data = {}, error } = Profile.safeParse(value);
    const complain = (field: string, problem: string) =>
      mistakes.push(`VE_AGENT_PROFILES: entry ${index + 1}: ${field ? `${field} ` : ''}${problem}`);
    for (const issue of error?.issues ?? []) complain(issue.path.join('.'), issue.message);
    const origin = data.photo && secureUrl(data.photo)?.origin;
    if (origin && !options.agents?.photoOrigins?.includes(origin)) {
      complain('photo', 'has an origin that VE_PHOTO_ORIGINS lacks');
    }
    return [name, data] as const;
  });
  if (mistakes.length) throw new ConfigurationError(mistakes);
  const textsOf = (field: (typeof PROFILE_FIELDS)[number]) =>
    Object.fromEntries(profiles.flatMap(([name, { [field]: text }]) => (text ? [[name, text]] : [])));
  return Object.fromEntries(PROFILE_FIELDS.map((field) => [field, textsOf(field)]));
}

async function readObject(path: string): Promise<object> {
  let json: unknown;
  try {
    json = JSON.parse((await readFile(path, 'utf8')).replace(/^\ufeff/, ''));
  } catch (error) {
    const problem = error instanceof SyntaxError ? 'is not JSON' : `cannot be read (${errorLabel(error)})`;
    throw new ConfigurationError([`VE_AGENT_PROFILES: the file ${problem}`]);
  }
  if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json;
  throw new ConfigurationError([
    'VE_AGENT_PROFILES: the file must be an object such as {"anna@example.com": {"role": "Mortgage advisor"}}',
  ]);
}
