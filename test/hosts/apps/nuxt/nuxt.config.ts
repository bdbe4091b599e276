export default defineNuxtConfig({
  app: { head: { title: 'Nuxt', htmlAttrs: { lang: 'en-GB' }, link: [{ rel: 'icon', href: 'data:,' }] } },
  vue: { compilerOptions: { isCustomElement: (tag) => tag.startsWith('ve-') } },
  compatibilityDate: '2025-10-01',
});
