import { html, raw } from 'hono/html';
import { type Agent, fullName } from './agents.js';
import { endOf, type Schedule } from './schedules.js';

/** Part of a page. `html` escapes inserted values, because names and titles are untrusted. */
type Markup = ReturnType<typeof html>;

const style = raw(`
  :root { color-scheme: light dark; --line: light-dark(#d5dae3, #3a4150); --quiet: light-dark(#566072, #a3adbf); }
  body { margin: 0; min-height: 100vh; display: grid; place-items: center; font: 1rem/1.5 system-ui, sans-serif;
    background: light-dark(#f3f5f9, #12151b); color: light-dark(#1a1f2b, #e8ebf1); }
  main { box-sizing: border-box; width: min(34rem, 100vw - 2rem); margin: 1rem; padding: 2rem; border: 1px solid var(--line);
    border-radius: 12px; background: light-dark(#fff, #1b1f28); overflow-wrap: anywhere; }
  h1 { margin: 0 0 1rem; font-size: 1.5rem; line-height: 1.25; }
  dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.5rem 1.5rem; margin: 0; }
  dt, footer { color: var(--quiet); }
  dd { margin: 0; }
  footer { margin-top: 1.5rem; padding-top: 1rem; border-top: 1px solid var(--line); font-size: 0.875rem; }
`);

function page(nonce: string, title: string, content: Markup): Markup {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style nonce="${nonce}">
          ${style}
        </style>
      </head>
      <body>
        <main>
          ${content}
          <footer>This is the sandbox: no camera, no call, no email.</footer>
        </main>
      </body>
    </html>`;
}

/**
 * Page behind the agent's link. Shows the meeting if the token is the agent's, and a sign-in page otherwise. It also
 * shows whether a token, an opener and a referrer arrived, so that tests can check them. It never shows the token.
 */
export function dispatcherPage(visit: {
  nonce: string;
  schedule: Schedule | undefined;
  agent: Agent | undefined;
  tokenArrived: boolean;
}): Markup {
  const { nonce, schedule, agent, tokenArrived } = visit;
  const heading = agent ? 'Agent’s meeting' : 'Sign in';
  return page(
    nonce,
    heading,
    html`<h1>${heading}</h1>
      ${agent ? '' : html`<p>${schedule ? 'The agent would have to sign in here to join.' : 'There is no such meeting.'}</p>`}
      <dl>
        <dt>Agent</dt>
        <dd id="agent">${agent ? html`<bdi>${fullName(agent)}</bdi>` : 'not signed in'}</dd>
        ${agent && schedule ? when(schedule) : ''}
        <dt>Token</dt>
        <dd id="token">${tokenArrived ? 'received' : 'missing'}</dd>
        <dt>Opener</dt>
        <dd id="opener">unknown</dd>
        <dt>Referrer</dt>
        <dd id="referrer">unknown</dd>
      </dl>
      <script nonce="${nonce}">
        document.getElementById('opener').textContent = window.opener ? 'received' : 'missing';
        document.getElementById('referrer').textContent = document.referrer ? 'received' : 'missing';
      </script>`,
  );
}

/** Page behind the visitor's link. */
export function meetingPage(nonce: string, schedule: Schedule): Markup {
  const title = schedule.visitor.subject || 'Video meeting';
  return page(
    nonce,
    title,
    html`<h1 dir="auto">${title}</h1>
      ${schedule.active ? '' : html`<p role="status">This meeting was cancelled.</p>`}
      <dl>
        <dt>With</dt>
        <dd id="agent"><bdi>${schedule.agent.name}</bdi></dd>
        ${when(schedule)}
      </dl>`,
  );
}

/** Page behind the agent's link without a token. */
export function agentSignInPage(nonce: string, schedule: Schedule): Markup {
  return page(
    nonce,
    'Sign in',
    html`<h1>Sign in</h1>
      <p><bdi>${schedule.agent.name}</bdi> would have to sign in here to join.</p>`,
  );
}

export function notFoundPage(nonce: string): Markup {
  return page(
    nonce,
    'No such meeting',
    html`<h1>No such meeting</h1>
      <p>The link is wrong, or the sandbox was reset.</p>`,
  );
}

const wallTime = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone: 'UTC' });

function when(schedule: Schedule): Markup {
  const start = new Date(schedule.date);
  const span = wallTime.formatRange(start, new Date(endOf(schedule)));
  return html`<dt>Time</dt>
    <dd><time id="start" datetime="${start.toISOString()}">${span}</time> UTC</dd>`;
}
