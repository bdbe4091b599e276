import type { ErrorCode } from '../../api/wire/scheduler-error.js';
import type { Strings } from '../../i18n/strings.js';

/** String key of the text that visitors read for each error code. */
const STRING_KEYS: Readonly<Record<ErrorCode, keyof Strings['errors']>> = {
  configuration: 'setup',
  pak_refused: 'setup',
  token_refused: 'signIn',
  network: 'network',
  bad_response: 'service',
  internal: 'setup',
  unauthorized: 'signIn',
  forbidden: 'forbidden',
  not_found: 'service',
  conflict: 'conflict',
  rate_limited: 'rateLimited',
  rejected: 'rejected',
  server_error: 'service',
  outcome_unknown: 'outcomeUnknown',
  not_booked: 'notBooked',
  challenge_missing: 'challengeMissing',
  consent_missing: 'consentMissing',
  prevented: 'prevented',
  no_full_url: 'noFullUrl',
  untrusted_origin: 'untrustedOrigin',
  popup_blocked: 'popupBlocked',
  tab_closed: 'tabClosed',
};

export const errorText = (code: ErrorCode, { errors }: Strings): string => errors[STRING_KEYS[code]];
