/**
 * Tells the page around the frame how high the form is: a message `{type: 've-scheduler:height', height}` in CSS pixels.
 * Only an origin in `data-origins` gets it. An older browser does not know its parent's origin and asks all of them.
 */
export const FRAME_SCRIPT = `(() => {
  if (parent === window) return;
  const origins = document.currentScript.dataset.origins.split(' ');
  const known = location.ancestorOrigins?.[0] ?? (document.referrer && new URL(document.referrer).origin);
  const targets = known ? origins.filter((one) => one === known) : origins;
  let last;
  new ResizeObserver(() => {
    const height = Math.ceil(document.body.getBoundingClientRect().height);
    if (height === last) return;
    last = height;
    for (const origin of targets) parent.postMessage({ type: 've-scheduler:height', height }, origin);
  }).observe(document.body);
})();`;
