import type { Plugin } from 'vite';
import { VERSION } from '../i18n/release.js';

/** Comment at the top of every script, so that one on a server says its version. */
export const BANNER = `/*! ve-scheduler ${VERSION} */`;

/** Adds the banner to scripts without a source map, whose lines it would move. */
export const banner: Plugin = {
  name: 'banner',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        if (chunk.type === 'chunk' && !chunk.map) chunk.code = `${BANNER}${chunk.code}`;
      }
    },
  },
};
