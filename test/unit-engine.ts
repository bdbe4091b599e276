/**
 * What Debian's WebKitGTK lacks. Tests that need it are left out there alone, since Chromium and Firefox prove the same code:
 *
 * - `Temporal`, with which the wall times of all zones are compared;
 * - rules of time zones after 2022, and those of 1981 as they were corrected later. WebKitGTK takes both from the system's ICU.
 */
export const isWebKitGtk = /AppleWebKit/.test(navigator.userAgent) && !/Chrome/.test(navigator.userAgent);
