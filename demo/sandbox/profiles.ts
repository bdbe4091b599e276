import type { FaultInput } from './faults.js';
import type { Settings } from './schedules.js';

/** One way in which the real API may turn out to behave where its document leaves a question open. */
export interface Profile {
  readonly settings?: Partial<Settings>;
  /** Faults that stay until they are cleared. */
  readonly faults?: readonly FaultInput[];
}

const everywhere = (kind: 'no-cors'): FaultInput[] => [{ kind }, { kind, method: 'OPTIONS' }];

/** Named profiles, for `PUT /sandbox/profile`. */
export const PROFILES = {
  /** The default of every open question. */
  documented: {},
  'clash-refused': { settings: { refuseClashes: true } },
  'created-201': { settings: { createStatus: 201 } },
  'unfiltered-list-refused': { settings: { unfilteredList: 'refused' } },
  'unfiltered-list-empty': { settings: { unfilteredList: 'empty' } },
  'list-20s-late': { settings: { listLagMs: 20_000 } },
  'list-10min-late': { settings: { listLagMs: 600_000 } },
  'errors-with-error-only': { settings: { errorBody: 'error' } },
  'errors-with-message-only': { settings: { errorBody: 'message' } },
  'errors-in-html': { settings: { errorBody: 'html' } },
  'pin-of-visitor': { settings: { pin: 'visitor' } },
  'pin-at-top-level': { settings: { pin: 'top-level' } },
  'pin-ignored': { settings: { pin: 'ignored' } },
  'no-agent-url': { settings: { withoutFullUrl: true } },
  'no-cors': { faults: everywhere('no-cors') },
  'create-redirected': { faults: [{ kind: 'redirect', method: 'POST', path: '/api/schedules/tenant/' }] },
} as const satisfies Record<string, Profile>;

export type ProfileName = keyof typeof PROFILES;
