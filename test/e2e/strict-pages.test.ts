import { FakeGateway, meetingIn, NOW } from './agenda-page.js';
import { press } from './fixtures.js';
import { bookWithEverything, expect, moveAndCancel, test } from './strict-page.js';
import { loadRareModules, MODULES_OF_FORM, MODULE_OF_AGENDA, watchModules } from './strict-modules.js';
import { cleanTraces, openAgendaPage, openPage, PAGES, sorted } from './strict-policies.js';

for (const [name, kind] of Object.entries(PAGES)) {
  test(`a page ${name}: books with every module on demand, moves and cancels, without a trace`, async ({
    page,
    strict,
    traces,
  }) => {
    const loaded = watchModules(page, strict);
    await openPage(strict, kind, strict.form());
    await bookWithEverything(page);
    await page.getByText('Add to calendar').click();
    await moveAndCancel(page);
    await loadRareModules(page, strict);
    await expect.poll(() => MODULES_OF_FORM.filter((file) => !loaded.has(file))).toEqual([]);
    expect(sorted(await traces())).toEqual(cleanTraces(kind));
  });

  test(`a page ${name}: books in a dialog, and joins in a new tab, without a trace`, async ({
    page,
    strict,
    traces,
    api,
    context,
  }) => {
    await openPage(strict, kind, strict.form('mode="popup"') + '<main></main>');
    await press(page, 'Book a meeting');
    await bookWithEverything(page);
    await page.keyboard.press('Escape');
    const booked = api.world.schedules.at(-1)!;
    await page.evaluate(
      ({ gateway, apiBase, fullUrl, agentId, scheduleId }) => {
        const button = document.createElement('ve-join-button');
        button.tokenEndpoint = `${gateway}/ve/token`;
        button.trustedOrigins = new URL(apiBase).origin;
        Object.assign(button, { fullUrl, agentId, scheduleId });
        document.querySelector('main')!.append(button);
      },
      {
        gateway: strict.gateway,
        apiBase: api.base,
        fullUrl: booked.agent.fullUrl,
        agentId: booked.agentId,
        scheduleId: booked._id,
      },
    );
    const [tab] = await Promise.all([context.waitForEvent('page'), press(page, 'Join meeting')]);
    await expect(tab.locator('#token')).toHaveText('received');
    expect(sorted(await traces())).toEqual(cleanTraces(kind));
  });

  test(`a page ${name}: an agenda in another language cancels a meeting, without a trace`, async ({
    page,
    strict,
    traces,
  }) => {
    const loaded = watchModules(page, strict);
    const gateway = new FakeGateway();
    gateway.meetings = [meetingIn(60, 'Ada Lovelace')];
    await gateway.serve(page, () => NOW);
    const agenda = `<ve-agenda lang="de" agenda-endpoint="${strict.gateway}/ve/api/agenda"></ve-agenda>`;
    await openAgendaPage(strict, kind, agenda);
    await press(page, 'Termin absagen');
    await page.locator('[part="submit"]').click();
    await expect(page.getByText('Abgesagt (1)')).toBeVisible();
    expect([...loaded]).toContain(MODULE_OF_AGENDA);
    expect(sorted(await traces())).toEqual(cleanTraces(kind));
  });
}
