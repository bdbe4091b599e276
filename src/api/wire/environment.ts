/** Base URLs of the VideoEngager environments, without a trailing slash. */
const BASE_URLS = {
  dev: 'https://dev.videoengager.com',
  staging: 'https://staging.videoengager.com',
  production: 'https://videome.leadsecure.com',
} as const;

export type Environment = keyof typeof BASE_URLS;

/** Reads an environment's name as the API does: an unknown one is `dev`. */
export function toEnvironment(name: string | null | undefined): Environment {
  return name && Object.hasOwn(BASE_URLS, name) ? (name as Environment) : 'dev';
}

/** Base URL of an environment, e.g. `https://dev.videoengager.com`. */
export function environmentUrl(environment: Environment): string {
  return BASE_URLS[environment];
}
