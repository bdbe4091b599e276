/** How the gateway signs in to the API. */
export type Credentials =
  | {
      readonly type: 'pak';
      /** The partner key. It never leaves this server. */
      readonly pak: string;
      readonly externalId: string;
      readonly email: string;
      /** `GET impersonate`, or `POST impersonateCreate`, which keeps the key out of URLs. @default 'GET' */
      readonly method?: 'GET' | 'POST' | undefined;
      /** Sent with `POST impersonateCreate`. @default none */
      readonly division?: string | undefined;
    }
  | { readonly type: 'local'; readonly email: string; readonly password: string };

/** Whether a value can be one part of a path, so that encoding it changes neither its meaning nor its place. */
export function isPathPart(value: string): boolean {
  return value !== '' && value !== '.' && value !== '..' && value.length <= 256 && !/\p{C}/u.test(value);
}
