const CONNECTION = ['env', 'token-endpoint', 'api-base', 'with-credentials'];

/** Attributes of our elements, by tag. A test compares them with the manifest. */
export const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  've-scheduler': [
    ...CONNECTION,
    'agent-email',
    'subject',
    'duration',
    'visitor-name',
    'visitor-email',
    'visitor-phone',
    'send-notification-email',
    'time-zone',
    'time-zone-locked',
    'agent-time-zone',
    'agent-choice',
    'agent-from-url',
    'availability-endpoint',
    'hours',
    'slot-minutes',
    'min-notice',
    'horizon-days',
    'hour-cycle',
    'fields',
    'contact',
    'redirect-url',
    'client-reference',
    'heading-level',
    'history',
    'keep-booking',
    'loading',
    'mode',
    'theme',
  ],
  've-join-button': [
    ...CONNECTION,
    'full-url',
    'agent-id',
    'schedule-id',
    'trusted-origins',
    'join-endpoint',
  ],
  've-agenda': [...CONNECTION, 'join-endpoint', 'agenda-endpoint'],
};

/** Properties of our elements that have no attribute. */
export const PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  've-scheduler': [
    'tokenSource',
    'strings',
    'agentProfiles',
    'challenge',
    'manageToken',
    'questions',
    'guests',
  ],
  've-join-button': ['tokenSource', 'strings', 'schedule'],
  've-agenda': ['tokenSource', 'strings'],
};

/** Languages that have a file in `locales/`. English is built in. */
export const LOCALES: readonly string[] = [
  'ar',
  'bg',
  'de',
  'es',
  'fr',
  'he',
  'hi',
  'it',
  'ja',
  'ko',
  'nl',
  'pl',
  'pt-BR',
  'tr',
  'zh-CN',
];

/** `tokenEndpoint` for `token-endpoint`. */
export const propertyOf = (attribute: string): string =>
  attribute.replace(/-./g, (dash) => dash[1]!.toUpperCase());
