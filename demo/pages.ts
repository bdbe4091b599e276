import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { accounts, type Account } from './accounts.js';
import type { Meeting } from './meetings.js';

type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

/** The visitor's page: what a site owner pastes, and beside it what the page is told. */
export function visitorPage(): Html {
  return page(
    'Book a meeting',
    html`
      <main class="columns">
        <div>
          <p class="kicker">Harbour &amp; Partners</p>
          <h1>Let’s talk, face to face</h1>
          <p class="lead">
            Choose who you would like to meet and when. You get a link to a video meeting that opens in your
            browser: nothing to install.
          </p>
          <details open>
            <summary>What this page contains</summary>
            <pre><code>&lt;script src="/ve-scheduler.js" defer&gt;&lt;/script&gt;
&lt;ve-scheduler token-endpoint="/ve/token"&gt;&lt;/ve-scheduler&gt;</code></pre>
          </details>
          <details open>
            <summary>What the element told the page</summary>
            <pre id="events" aria-live="polite">Nothing yet.</pre>
          </details>
          <p><a href="/agents">The agents’ page</a></p>
        </div>
        <ve-scheduler token-endpoint="/ve/token"></ve-scheduler>
      </main>
    `,
  );
}

/** The agents' page before anybody has signed in. */
export function signInPage(failed: boolean): Html {
  return page(
    'Sign in',
    html`
      <main class="narrow">
        <p class="kicker">Harbour &amp; Partners</p>
        <h1>For our agents</h1>
        <form method="post" action="/agents/sign-in" class="card">
          ${failed ? html`<p role="alert" class="wrong">That name and password do not belong together.</p>` : ''}
          <label>Name <input name="login" autocomplete="username" required /></label>
          <label
            >Password <input name="password" type="password" autocomplete="current-password" required
          /></label>
          <button>Sign in</button>
        </form>
        <p class="note">
          In this demo:
          ${accounts.map(({ login, password }) => html`<code>${login}</code> / <code>${password}</code>&ensp;`)}
        </p>
        <p><a href="/">The visitors’ page</a></p>
      </main>
    `,
  );
}

export interface MeetingsPage {
  readonly account: Account;
  readonly meetings: readonly Meeting[];
  /** Base URL of the API, whose origin is trusted with the meetings. */
  readonly apiBase: string;
}

/** An agent's meetings, each with its button. */
export function meetingsPage({ account, meetings, apiBase }: MeetingsPage): Html {
  return page(
    'Your meetings',
    html`
      <main class="narrow">
        <form method="post" action="/agents/sign-out" class="bar">
          <span>${account.name}</span><button class="quiet">Sign out</button>
        </form>
        <h1>Your meetings</h1>
        ${meetings.length ? '' : html`<p class="lead">Nobody has booked you yet.</p>`}
        <ul class="meetings">
          ${meetings.map((meeting) => meetingItem(meeting, apiBase))}
        </ul>
        <p><a href="/agents">Look again</a> · <a href="/">The visitors’ page</a></p>
      </main>
    `,
  );
}

function meetingItem({ _id, agentId, date, duration, visitor, agent }: Meeting, apiBase: string): Html {
  return html`
    <li class="card">
      <div>
        <strong><bdi>${visitor.name ?? 'A visitor'}</bdi></strong>
        ${visitor.subject ? html`<div><bdi>${visitor.subject}</bdi></div>` : ''}
        <div class="note">
          <time datetime="${new Date(date).toISOString()}">${new Date(date).toUTCString()}</time>, ${duration}
          min
        </div>
      </div>
      <ve-join-button
        token-endpoint="/ve/token"
        api-base="${apiBase}"
        full-url="${agent.fullUrl ?? ''}"
        agent-id="${agentId}"
        schedule-id="${_id}"
      ></ve-join-button>
    </li>
  `;
}

function page(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title} · Harbour &amp; Partners</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/demo.css" />
        <script src="/ve-scheduler.js" defer></script>
        <script src="/demo.js" defer></script>
      </head>
      <body>
        ${body}
      </body>
    </html>`;
}
