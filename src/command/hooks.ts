import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { GatewayOptions } from '../gateway/options/gateway-options.js';
import { ConfigurationError, type Settings } from './environment/environment.js';
import { errorLabel } from './error-label.js';

type Hooks = Pick<GatewayOptions, 'authorizeAgent' | 'verifyChallenge' | 'identifyAgent'>;

/** Names of the settings in error messages. */
export type HookSettingNames = Readonly<
  Record<'authorizeModule' | 'challengeModule' | 'identifyModule', string>
>;

/**
 * Imports the hook functions from the modules that the settings name.
 *
 * @throws ConfigurationError if a module cannot be loaded or does not export its hook.
 */
export async function loadHooks(
  { authorizeModule, challengeModule, identifyModule }: Partial<Pick<Settings, keyof HookSettingNames>>,
  names: HookSettingNames = {
    authorizeModule: 'VE_AUTHORIZE_MODULE',
    challengeModule: 'VE_CHALLENGE_MODULE',
    identifyModule: 'VE_IDENTIFY_MODULE',
  },
): Promise<Hooks> {
  const wanted = [
    [names.authorizeModule, authorizeModule, 'authorizeAgent'],
    [names.challengeModule, challengeModule, 'verifyChallenge'],
    [names.identifyModule, identifyModule, 'identifyAgent'],
  ] as const;
  const hooks: Record<string, unknown> = {};
  const mistakes: string[] = [];
  for (const [variable, path, hook] of wanted) {
    if (path === undefined) continue;
    try {
      const exported = ((await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>)[hook];
      if (typeof exported === 'function') hooks[hook] = exported;
      else mistakes.push(`${variable}: the module does not export a function named ${hook}`);
    } catch (error) {
      mistakes.push(`${variable}: the module cannot be loaded (${errorLabel(error)})`);
    }
  }
  if (mistakes.length) throw new ConfigurationError(mistakes);
  return hooks;
}
