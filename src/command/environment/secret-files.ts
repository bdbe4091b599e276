import { readFile } from 'node:fs/promises';
import { errorLabel } from '../error-label.js';

/** Variables that hold a secret. `VE_PAK_FILE` is the path of a file that holds `VE_PAK`, and so on. */
export const SECRET_VARIABLES = [
  'VE_PAK',
  'VE_LOGIN_PASSWORD',
  'VE_SECRETS',
  'VE_REDIS_URL',
  'VE_WEBHOOK_SECRET',
] as const;

export interface SecretFiles {
  /** The environment with the contents of the files, and without their paths. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** What is wrong with a file, by the variable that it should have held. Never the file's content. */
  readonly mistakes: ReadonlyMap<string, string>;
}

/** Reads the files that variables such as `VE_PAK_FILE` name, without the line break at their end. */
export async function readSecretFiles(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<SecretFiles> {
  const files = new Set<string>(SECRET_VARIABLES.map((name) => `${name}_FILE`));
  const result = Object.fromEntries(Object.entries(environment).filter(([name]) => !files.has(name)));
  const mistakes = new Map<string, string>();
  for (const name of SECRET_VARIABLES) {
    const path = environment[`${name}_FILE`]?.trim();
    if (!path) continue;
    const problem = environment[name]?.trim()
      ? `give either ${name} or the file, not both`
      : await readInto(result, name, path);
    if (problem) mistakes.set(name, `${name}_FILE: ${problem}`);
  }
  return { environment: result, mistakes };
}

/** Returns what is wrong with the file, if anything is. */
async function readInto(
  result: Record<string, string | undefined>,
  name: string,
  path: string,
): Promise<string | undefined> {
  const { text, problem } = await readSecretFile(path);
  if (text !== undefined) result[name] = text;
  return problem;
}

/** Reads a secret, without the line break at its end, or tells what is wrong with its file. */
export async function readSecretFile(
  path: string,
): Promise<
  | { readonly text: string; readonly problem?: undefined }
  | { readonly text?: undefined; readonly problem: string }
> {
  try {
    const text = (await readFile(path, 'utf8')).replace(/^\ufeff/, '').replace(/\r?\n$/, '');
    if (!text.trim()) return { problem: 'the file is empty' };
    if (text.includes('\n')) return { problem: 'the file must hold one line, the secret alone' };
    return { text };
  } catch (error) {
    return { problem: `the file cannot be read (${errorLabel(error)})` };
  }
}
