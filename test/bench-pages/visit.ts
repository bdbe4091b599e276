import { setTimeout } from 'node:timers/promises';
import type { Browser, CDPSession, Page } from 'playwright';
import type { Profile } from './profiles.js';

/** A page that is measured. */
export interface Form {
  readonly name: string;
  readonly url: string;
  /** JavaScript expression: the element by which a visitor can begin, or a falsy value as long as there is none. */
  readonly usable: string;
  /** Uses the page as a visitor does. Rejects if it does not work. */
  readonly use: (page: Page) => Promise<unknown>;
}

/** What one visit with an empty cache cost. */
export interface Visit {
  /** Milliseconds from its start until the visitor can begin, painted. */
  readonly usableMs: number;
  /** Milliseconds that the main thread was busy until then. */
  readonly taskMs: number;
  /** Longest task in milliseconds; 0 if none took 50. */
  readonly longestTaskMs: number;
  /** As transferred, with headers. */
  readonly bytes: number;
  readonly requests: number;
  /** Sum of all layout shifts. */
  readonly shift: number;
}

/** How long a page is watched after it can be used: until what it had put off is done. */
const SETTLE_MS = 300;
const TIMEOUT_MS = 60_000;

/** Looks after each change of the document, before the next frame, so that watching costs a page next to nothing. */
const watch = (usable: string): string => `{
  const costs = (globalThis.benchCosts = { longestTaskMs: 0, shift: 0 });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) costs.longestTaskMs = Math.max(costs.longestTaskMs, duration);
  }).observe({ type: 'longtask', buffered: true });
  new PerformanceObserver((list) => {
    for (const { value } of list.getEntries()) costs.shift += value;
  }).observe({ type: 'layout-shift', buffered: true });
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => reportUsable(String(performance.now()));
  let isWaiting = false;
  const look = () => {
    isWaiting = false;
    const element = ${usable};
    if (!element || !element.getClientRects().length) return;
    observer.disconnect();
    isWaiting = true;
    // A message arrives after the frame was painted.
    port2.postMessage(0);
  };
  const observer = new MutationObserver(() => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(look);
  });
  const changes = { subtree: true, childList: true, attributes: true };
  observer.observe(document, changes);
  const { attachShadow } = Element.prototype;
  Element.prototype.attachShadow = function (init) {
    const root = attachShadow.call(this, init);
    observer.observe(root, changes);
    return root;
  };
}`;

/** Opens a page in a new profile of the browser and measures it. */
export async function visit(
  browser: Browser,
  { url, usable, use }: Form,
  profile: Profile,
  { isTrial = false } = {},
): Promise<Visit> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
  });
  try {
    const page = await context.newPage();
    await page.addInitScript(watch(usable));
    const session = await context.newCDPSession(page);
    const traffic = await countTraffic(session);
    await slowDown(session, profile);
    const before = await taskMs(session);
    const reported = await expectReport(session);
    await page.goto(url, { waitUntil: 'commit' });
    const usableMs = await reported();
    const busy = (await taskMs(session)) - before;
    await setTimeout(SETTLE_MS);
    const costs = await page.evaluate(
      () => (globalThis as unknown as { benchCosts: Pick<Visit, 'longestTaskMs' | 'shift'> }).benchCosts,
    );
    const result = { usableMs, taskMs: busy, ...costs, ...traffic };
    if (isTrial) await use(page);
    return result;
  } finally {
    await context.close();
  }
}

async function slowDown(
  session: CDPSession,
  { latencyMs, bytesPerSecond, slowdown }: Profile,
): Promise<void> {
  await session.send('Network.emulateNetworkConditions', {
    offline: false,
    latency: latencyMs,
    downloadThroughput: bytesPerSecond,
    uploadThroughput: bytesPerSecond,
  });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowdown });
}

/** Counts what the page transfers from now on. Preflights count too. */
async function countTraffic(session: CDPSession): Promise<Pick<Visit, 'bytes' | 'requests'>> {
  const traffic = { bytes: 0, requests: 0 };
  session.on('Network.requestWillBeSent', ({ request }) => {
    if (request.url.startsWith('http')) traffic.requests += 1;
  });
  session.on('Network.loadingFinished', ({ encodedDataLength }) => {
    traffic.bytes += encodedDataLength;
  });
  await session.send('Network.enable');
  return traffic;
}

/** Time that the main thread has been busy, in milliseconds. */
async function taskMs(session: CDPSession): Promise<number> {
  await session.send('Performance.enable');
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000;
}

/** @returns function that waits for the page to report that it can be used, and returns when that was. */
async function expectReport(session: CDPSession): Promise<() => Promise<number>> {
  const reported = new Promise<number>((resolve) => {
    session.on('Runtime.bindingCalled', ({ name, payload }) => {
      if (name === 'reportUsable') resolve(Number(payload));
    });
  });
  await session.send('Runtime.enable');
  await session.send('Runtime.addBinding', { name: 'reportUsable' });
  return async () => {
    const ms = await Promise.race([reported, setTimeout(TIMEOUT_MS, undefined, { ref: false })]);
    if (ms === undefined) throw new Error(`Nothing could be used after ${TIMEOUT_MS} ms`);
    return ms;
  };
}
