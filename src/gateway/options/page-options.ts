import * as z from 'zod';
import { secureUrl } from '../../api/wire/trusted-url.js';

/** A file of the package's `dist/cdn`. */
export interface PageFile {
  readonly body: Uint8Array<ArrayBuffer>;
  /** The same, compressed. */
  readonly brotli: Uint8Array<ArrayBuffer>;
  readonly gzip?: Uint8Array<ArrayBuffer> | undefined;
  /** Changes with the content. */
  readonly version: string;
}

/** Reads the scripts that the gateway serves. `packageFiles()` of `ve-scheduler/node` returns one. */
export interface PageFiles {
  /** Languages that have a script, e.g. `de`. */
  languages(): Promise<readonly string[]>;
  /** A script such as `ve-scheduler.js` or `locales/de.js`; `undefined` if there is none. */
  read(name: string): Promise<PageFile | undefined>;
  /** Version of all scripts together, e.g. `0.1.0`. */
  release(): Promise<string>;
}

/** A script on another server, with the hash of its content, e.g. `sha384-…`. */
export interface RemoteScript {
  readonly url: string;
  readonly integrity: string;
}

/** A page of the gateway's own with the booking form, for places that take only a URL. */
export interface PageOptions {
  /**
   * The script of the elements: `packageFiles()` of `ve-scheduler/node`, or its URL with its hash on a platform without
   * files; `locales` then has the same for each language.
   */
  readonly script:
    PageFiles | (RemoteScript & { readonly locales?: Readonly<Record<string, RemoteScript>> | undefined });
  /** Exact origins of the pages that may show it in a frame, and that get its height. @default none */
  readonly frameAncestors?: readonly string[] | undefined;
  /** Agents by the name in the path, e.g. `{anna: 'anna@example.com'}` for `/book/anna`; by ID or address. @default none */
  readonly agents?: Readonly<Record<string, string>> | undefined;
  /** Attributes of `<ve-scheduler>`, e.g. `{fields: 'phone:required', contact: '+49 40 123'}`. @default none */
  readonly attributes?: Readonly<Record<string, string>> | undefined;
  /** Title of the page, also where a link to it is shown; 120 characters or less. @default Book a video meeting, in the page's language */
  readonly title?: string | undefined;
  /** Text below the title where a link to the page is shown; 300 characters or less. @default none */
  readonly description?: string | undefined;
  /** Language of the page. @default the visitor's */
  readonly lang?: string | undefined;
  /** Whether search engines may list the page. @default false */
  readonly index?: boolean | undefined;
}

/** Attributes of `<ve-scheduler>` that the owner may set on the page. */
export const PAGE_ATTRIBUTES = [
  'agent-choice',
  'agent-time-zone',
  'contact',
  'duration',
  'fields',
  'hour-cycle',
  'hours',
  'min-notice',
  'redirect-url',
  'send-notification-email',
  'slot-minutes',
  'subject',
  'theme',
  'time-zone',
  'time-zone-locked',
] as const;

/** Name of an agent in the page's path. It cannot be taken for a reference or a file. */
export const isPageName = (name: string): boolean =>
  /^[a-z\d][a-z\d-]{0,63}$/.test(name) && !/^(agent-|locales$)/.test(name);

export const PAGE_NAME_RULE = 'must have lower case letters, digits and "-", and not begin with "agent-"';

/** Whether a text is an object with only these attributes. */
export function isPageAttributes(value: unknown): value is Readonly<Record<string, string>> {
  const { success, data } = z.record(z.string(), z.string()).safeParse(value);
  return success && Object.keys(data).every((name) => PAGE_ATTRIBUTES.some((one) => one === name));
}

export const PAGE_ATTRIBUTES_RULE = `must be an object of texts with these attributes only: ${PAGE_ATTRIBUTES.join(', ')}`;

export const isLanguage = (text: string): boolean => /^[a-z]{2,3}(-[a-z\d]{2,8}){0,3}$/i.test(text);

const text = (max: number) => z.string('must be a string').min(1, 'must not be empty').max(max);
const httpsUrl = z
  .string('must be a string')
  .refine((value) => secureUrl(value), 'must be an https URL (http on loopback only)');
const integrity = z
  .string('must be a string')
  .regex(/^sha(256|384|512)-[\w+/]+={0,2}$/, 'must be a hash such as sha384-…');
const RemoteScript = z.strictObject({ url: httpsUrl, integrity });

const Script = z.custom<PageOptions['script']>(
  (value) =>
    typeof (value as Partial<PageFiles> | null)?.read === 'function' ||
    RemoteScript.extend({ locales: z.record(z.string(), RemoteScript).optional() }).safeParse(value).success,
  'must be packageFiles() of ve-scheduler/node, or {url, integrity, locales}',
);

/** Schema of the option `page`. @param origin Schema of an exact origin */
export const pageInput = (origin: z.ZodType<string>) =>
  z.strictObject({
    script: Script,
    frameAncestors: z.array(origin, 'must be a list of origins').default([]),
    agents: z
      .record(z.string(), text(256), 'must be an object of names, and IDs or addresses')
      .refine((all) => Object.keys(all).every(isPageName), `names ${PAGE_NAME_RULE}`)
      .default({}),
    attributes: z
      .custom<Readonly<Record<string, string>>>(isPageAttributes, PAGE_ATTRIBUTES_RULE)
      .default({}),
    title: text(120).optional(),
    description: text(300).optional(),
    lang: z.string().refine(isLanguage, 'must be a language tag such as de').optional(),
    index: z.boolean('must be true or false').default(false),
  });
