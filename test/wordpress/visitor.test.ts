import { chooseSlot, expectBooked, fillDetails, fillIn, press } from '../e2e/fixtures.js';
import { toNodeListener } from '../../src/node.js';
import { createGateway } from '../../src/server.js';
import { PARTNER } from '../../demo/sandbox/agents.js';
import { listen } from '../server/mounts/listen.js';
import { secret } from '../server/mounts/settings.js';
import { createPage, expect, forgetLimits, phpGateway, test } from './fixtures.js';
import { configure, startWordPress, type RunningWordPress } from './wordpress.js';

/**
 * Optimisers, by the name in the query `optimiser`. `merge` joins scripts into one, but leaves alone those that ask for
 * it. `delay` knows no exception, and runs every script at the visitor's first touch.
 */
const MU_PLUGIN = String.raw`
add_action( 'template_redirect', static function () {
	$optimiser = $_GET['optimiser'] ?? '';
	if ( '' === $optimiser ) {
		return;
	}
	ob_start( static function ( $html ) use ( $optimiser ) {
		$merged = '';
		$html   = preg_replace_callback( '~<script\b([^>]*)></script>~', static function ( $found ) use ( $optimiser, &$merged ) {
			if ( 'delay' === $optimiser ) {
				return preg_replace( '~\b(src=|type=[\'"]?[^\s>]*)~', 'data-delayed-$1', $found[0] );
			}
			$excluded = apply_filters( 'rocket_exclude_js', array() );
			preg_match( '~src=[\'"]([^\'"?]+)~', $found[1], $src );
			$is_excluded = false !== strpos( $found[1], 'data-no-optimize' ) || array_filter( $excluded, static function ( $text ) use ( $src ) {
				return false !== strpos( $src[1], $text );
			} );
			if ( ! $src || $is_excluded ) {
				return $found[0];
			}
			$merged .= file_get_contents( ABSPATH . wp_parse_url( $src[1], PHP_URL_PATH ) ) . "\n;\n";
			return '';
		}, $html );
		$more = 'delay' === $optimiser
			? 'addEventListener( "pointerdown", () => { for ( const old of document.querySelectorAll( "[data-delayed-src]" ) ) { const made = document.createElement( "script" ); made.async = false; for ( const { name, value } of old.attributes ) made.setAttribute( name.replace( "data-delayed-", "" ), value ); old.replaceWith( made ); } }, { once: true } );'
			: $merged;
		return str_replace( '</body>', "<script>$more</script></body>", $html );
	} );
} );`;

const BLOCK =
  '<!-- wp:ve-scheduler/scheduler {"subject":"Mortgage"} --><p>Call us</p><!-- /wp:ve-scheduler/scheduler -->';

let wordpress: RunningWordPress;

test.beforeAll(async ({ database, sandbox }) => {
  wordpress = await startWordPress({ database, muPlugin: MU_PLUGIN });
  configure(wordpress, phpGateway(sandbox), PARTNER.pak);
});
test.afterAll(() => wordpress.close());
test.beforeEach(({ sandbox }) => {
  sandbox.sandbox.world().reset();
  forgetLimits(wordpress);
});

test('a visitor books through the PHP gateway', async ({ page, sandbox }) => {
  const requested: string[] = [];
  page.on('request', (request) => requested.push(request.url()));
  await page.goto(createPage(wordpress, BLOCK));
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  expect(sandbox.sandbox.world().schedules).toMatchObject([
    { visitor: { name: 'Ada Lovelace', subject: 'Mortgage' } },
  ]);
  // The page talks to its own site alone, and one answer fills the form.
  expect(requested.filter((url) => !url.startsWith(wordpress.origin) && !url.startsWith('data:'))).toEqual(
    [],
  );
  expect(
    requested.filter((url) => url.includes('ve-scheduler/v1/')).map((url) => new URL(url).pathname),
  ).toEqual(['/wp-json/ve-scheduler/v1/token', '/wp-json/ve-scheduler/v1/api/schedules/tenant']);
});

test('a visitor chooses a free time of whoever is free', async ({ page, sandbox }) => {
  const week = { hours: 'Mon-Sun 00:00-24:00', time_zone: 'Europe/Berlin' };
  configure(wordpress, week);
  try {
    await page.goto(createPage(wordpress, '[ve_scheduler agent-choice="any"]'));
    await page.locator('label', { hasText: 'First available' }).click();
    await chooseSlot(page);
    await fillDetails(page);
    await page.getByRole('button', { name: /^Book / }).click();
    await expectBooked(page);
    expect(sandbox.sandbox.world().schedules).toHaveLength(1);
  } finally {
    configure(wordpress, { hours: '' });
  }
});

test('a visitor books through the Node gateway', async ({ page, sandbox }) => {
  const gateway = await listen(
    toNodeListener(
      createGateway({
        credentials: { type: 'pak', pak: PARTNER.pak, externalId: PARTNER.externalId, email: PARTNER.email },
        baseUrl: sandbox.origin,
        origins: [wordpress.origin],
        secrets: [secret],
        clientIp: 'connection',
        log: () => undefined,
      }),
    ),
  );
  configure(wordpress, { source: 'url', endpoint: `${gateway.url}/token` });
  try {
    await page.goto(createPage(wordpress, BLOCK));
    await fillIn(page);
    await press(page, 'Book 14:30');
    await expectBooked(page);
    expect(sandbox.sandbox.world().schedules).toHaveLength(1);
    const routes = await page.request.get(`${wordpress.origin}/wp-json/ve-scheduler/v1/health`);
    expect(routes.status()).toBe(404);
  } finally {
    configure(wordpress, { source: 'php' });
    await gateway.close();
  }
});

test('loads the script once, deferred, with its version and hash, and only where it is used', async ({
  page,
}) => {
  const version = (await import('../../package.json', { with: { type: 'json' } })).default.version;
  await page.goto(createPage(wordpress, `${BLOCK}${BLOCK}[ve_scheduler]<ve-scheduler></ve-scheduler>`));
  const scripts = page.locator('script[src*="ve-scheduler"]');
  await expect(scripts).toHaveCount(1);
  await expect(scripts).toHaveAttribute(
    'src',
    new RegExp(`/assets/${version}/ve-scheduler\\.js\\?ver=${version}$`),
  );
  await expect(scripts).toHaveAttribute('defer', '');
  await expect(scripts).toHaveAttribute('integrity', /^sha384-[\w+/]{64}$/);
  await expect(scripts).toHaveAttribute('data-cfasync', 'false');
  const forms = page.locator('ve-scheduler');
  await expect(forms).toHaveCount(4);
  for (const form of await forms.all()) {
    // A form that is far from the screen waits.
    await form.scrollIntoViewIfNeeded();
    await expect(form.getByRole('heading', { name: 'Book a video meeting' })).toBeVisible();
  }
  await page.goto(createPage(wordpress, '<p>Nothing to book</p>'));
  await expect(scripts).toHaveCount(0);
});

test('keeps the encoded characters of a URL in a shortcode', async ({ page }) => {
  const url = '/thanks?to=a%20%26%20b%2Fc';
  await page.goto(createPage(wordpress, `[ve_scheduler redirect-url="${url}"]`));
  await expect(page.locator('ve-scheduler')).toHaveAttribute('redirect-url', url);
});

test('starts the first request of a form before its script is there, if the owner wants it', async ({
  page,
}) => {
  const url = createPage(
    wordpress,
    '[ve_scheduler agent-choice="any" duration="45"][ve_scheduler mode="popup"]',
  );
  const early = page.locator('script[src*="/ve-early.js"]');
  await page.goto(url);
  await expect(early).toHaveCount(0);
  configure(wordpress, { early_start: true });
  try {
    const bodies: (string | null)[] = [];
    page.on('request', (request) => {
      if (/\/token\b/.test(request.url())) bodies.push(request.postData());
    });
    await page.goto(url);
    await expect(page.getByRole('heading', { name: 'Book a video meeting' })).toBeVisible();
    // A popup asks when it is opened.
    await expect(early).toHaveCount(1);
    await expect(early).toHaveAttribute('integrity', /^sha384-[\w+/]{64}$/);
    expect(bodies).toEqual([JSON.stringify({ scope: 'schedule', agent: 'any', duration: 45 })]);
    const started = await page.evaluate(() => Reflect.get(globalThis, Symbol.for('ve-early')) as object);
    // The form has taken the answer.
    expect(Object.values(started)).toEqual([undefined]);
  } finally {
    configure(wordpress, { early_start: false });
  }
});

test('books in the second of two blocks', async ({ page, sandbox }) => {
  const second = BLOCK.replace('Mortgage', 'Pension');
  await page.goto(createPage(wordpress, BLOCK + second));
  const form = page.locator('ve-scheduler').nth(1);
  await form.locator('label', { hasText: 'Marcus Okafor' }).click();
  await form.getByLabel('Date').fill(new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10));
  await form.getByLabel('Time', { exact: true }).fill('09:15');
  await form.getByRole('textbox', { name: 'Your name' }).fill('Grace');
  await form.getByRole('textbox', { name: 'Email' }).fill('grace@example.com');
  await form.getByRole('button', { name: 'Book 09:15' }).click();
  await expect(form.getByRole('heading', { name: 'Your meeting is booked' })).toBeVisible();
  await expect(page.locator('ve-scheduler').first().getByRole('button', { name: 'Book' })).toBeVisible();
  expect(sandbox.sandbox.world().schedules).toMatchObject([{ visitor: { subject: 'Pension' } }]);
});

test('speaks the language of the site', async ({ page }) => {
  wordpress.run(`update_option( 'test_locale', 'de_DE' );`);
  try {
    await page.goto(createPage(wordpress, '[ve_scheduler]'));
    await expect(page.getByRole('heading', { name: 'Videotermin buchen' })).toBeVisible();
    await expect(page.locator('ve-scheduler')).toHaveAttribute('lang', 'de-DE');
    await expect(page.locator('script[src*="/locales/de.js"]')).toHaveAttribute('integrity', /^sha384-/);
  } finally {
    wordpress.run(`delete_option( 'test_locale' );`);
  }
});

test('stays out of an optimiser that merges scripts', async ({ page }) => {
  await page.goto(`${createPage(wordpress, BLOCK)}?optimiser=merge`);
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
  await expect(page.locator('script[src*="/ve-scheduler.js"]')).toHaveCount(1);
});

test('works behind an optimiser that delays every script', async ({ page }) => {
  await page.goto(`${createPage(wordpress, BLOCK)}?optimiser=delay`);
  await expect(page.getByText('Call us')).toBeVisible();
  expect(await page.evaluate(() => customElements.get('ve-scheduler') === undefined)).toBe(true);
  await page.getByText('Call us').click();
  await fillIn(page);
  await press(page, 'Book 14:30');
  await expectBooked(page);
});

test('shows the fallback when the gateway cannot reach VideoEngager', async ({ page, sandbox }) => {
  wordpress.run(`delete_transient( 've_scheduler_agents' );`);
  sandbox.sandbox.world().fail({ kind: 'status', status: 500, path: '/api/brokerages/agents' });
  await page.goto(createPage(wordpress, BLOCK));
  await expect(page.getByText('Call us')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible();
});
