import { chooseAgent, chooseSlot, expect, fillDetails } from './fixtures.js';
import { test } from './manage-page.js';
const questions = [
  { id: 'company', type: 'text', label: {en:'Company', ar:'الشركة'}, help: {en:'As on the invoice', ar: 'كما في الفاتورة'}, required: true },
  { id: 'story', type: 'textarea', label: {en:'What has happened so far?', ar: 'ماذا حدث؟'} },
  { id: 'plan', type: 'choice', label: {en:'Plan', ar:'الخطة'}, required: true, options: [{ value: 'rent', label: {en:'To rent', ar:'إيجار'} }, { value: 'buy', label: {en:'To buy',ar:'شراء'} }] },
  { id: 'size', type: 'choice', label: {en:'Size',ar:'الحجم'}, options: [{ value: 'S' }, { value: 'M' }] },
  { id: 'topics', type: 'choices', label: {en:'Topics',ar:'المواضيع'}, help: {en:'As many as you like',ar:'كما تشاء'}, options: [{ value: 'rates', label: 'Rates' }, { value: 'terms', label: 'Terms' }] },
  { id: 'agreed', type: 'checkbox', label: {en:'I have read the terms',ar:'قرأت الشروط'}, required: true },
  { id: 'mobile', type: 'phone', label: {en:'Mobile number',ar:'الجوال'} },
] as const;
for (const [name, lang, width, dark] of [['narrow','en-GB',360,false],['wide','en-GB',1280,false],['dark','en-GB',800,true],['rtl','ar',1280,false],['rtl360','ar',360,false]] as const) {
  test.describe(name, () => {
    test.use({ lang, options: { questions, guests: { max: 3 } }, viewport: { width, height: 800 }, colorScheme: dark ? 'dark' : 'light' });
    test('shot', async ({ page, manageable }) => {
      await page.goto(manageable.origin);
      if (lang !== 'ar') await chooseAgent(page); else await page.locator('.agent input').nth(1).check({force:true});
      await page.locator('.slot input').first().evaluate((e: HTMLElement) => e.click());
      await expect(page.locator('#add-guest')).toBeVisible();
      await page.locator('#add-guest').click();
      await page.locator('#guest-0').fill('bob');
      await page.screenshot({ path: `/tmp/shots/${name}.png`, fullPage: true });
      await page.locator('[part="submit"]').click();
      await page.waitForSelector('[part="issues"]');
      await page.screenshot({ path: `/tmp/shots/${name}-issues.png`, fullPage: true });
    });
  });
}
test.describe('reason', () => {
  test.use({ options: { manage: { cancelReason: 'optional' } }, viewport: { width: 800, height: 700 } });
  test('shot', async ({ page, manageable }) => {
    await page.goto(await manageable.book());
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.locator('#reason').waitFor();
    await page.screenshot({ path: `/tmp/shots/reason.png` });
  });
});
