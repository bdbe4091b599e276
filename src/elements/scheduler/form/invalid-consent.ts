type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** First invalid control in the page's `consent` slot. */
export function invalidConsent(host: Element): Control | undefined {
  const controls = host.querySelectorAll<Control>('[slot="consent"]:invalid, [slot="consent"] :invalid');
  // A form or fieldset with an invalid control matches too.
  return [...controls].find((control) => 'value' in control && !control.matches('fieldset'));
}
