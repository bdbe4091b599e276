import * as z from 'zod';
import { secureUrl } from '../../api/wire/trusted-url.js';

/** What visitors may do with a booked meeting. */
export interface ManageRules {
  /** Minutes before the start from which a meeting can no longer be changed or cancelled. @default 0 */
  readonly minNoticeMinutes?: number | undefined;
  /** How often one meeting can be moved. @default 5 */
  readonly maxChanges?: number | undefined;
  /** Whether visitors are asked why they cancel: `none`, `optional` or `required`. @default 'none' */
  readonly cancelReason?: 'none' | 'optional' | 'required' | undefined;
}

/** Schema of `manage`. */
export const ManageInput = z
  .strictObject({
    minNoticeMinutes: z
      .int('must be a whole number of minutes from 0 to 527040')
      .min(0)
      .max(527_040)
      .default(0),
    maxChanges: z.int('must be a whole number from 0 to 1000').min(0).max(1000).default(5),
    cancelReason: z
      .enum(['none', 'optional', 'required'], 'must be none, optional or required')
      .default('none'),
  })
  .prefault({});

/** Schema of `manageUrl`. The token goes into the fragment, so there must be none. */
export const ManageUrl = z.string('must be a string').refine((value) => {
  const url = secureUrl(value);
  return url && !url.hash;
}, 'must be an https URL (http on loopback only) without credentials or fragment');
