import { expect, test } from './strict-page.js';
import { cleanTraces, openPage, PAGES, sorted } from './strict-policies.js';

for (const name of [
  'that lists origins',
  'that loads the module',
  'with a nonce and strict-dynamic',
  'with Trusted Types alone',
  'with Trusted Types beside a second Lit',
]) {
  test(`a page ${name}: the doctor leaves no trace but the reports that it explains`, async ({
    page,
    strict,
    traces,
  }) => {
    const kind = PAGES[name]!;
    await openPage(strict, kind, strict.form());
    await page.locator('ve-scheduler').getByRole('combobox', { name: 'Meet with' }).waitFor();
    let reloads = 0;
    page.on('framenavigated', () => (reloads += 1));
    const findings = await page.evaluate(() => document.querySelector('ve-scheduler')!.diagnose());
    expect(findings.length).toBeGreaterThan(20);
    const { reports, ...rest } = sorted(await traces());
    expect({ ...rest, reports: [] }).toEqual(cleanTraces(kind));
    expect(reloads).toBe(0);
    // It reads the page for its policy, and the script for its release. A policy for connections may forbid both.
    const { file = 've-scheduler.js', scripts } = kind;
    const blocked = scripts ? [`${strict.files}/${file}`, `${strict.page}/`] : [];
    expect(reports.filter((one) => /^[a-z-]+ http/.test(one))).toEqual(
      blocked.map((url) => `connect-src ${url} `),
    );
    const unexplained = reports.filter(
      (one) => !/^(ok|warning) /.test(one) && !blocked.some((url) => one.includes(url)),
    );
    expect(unexplained).toEqual([]);
    const explained = findings.filter(({ message }) => message.includes('The browser then reports'));
    expect(explained).toHaveLength(scripts ? 1 : 0);
  });
}
