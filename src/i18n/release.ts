/** Version of the package. */
export const VERSION = '0.1.0';

/** Hash of the names of all strings. The build says what it has to be. */
export const KEYS = '-hXJO';
