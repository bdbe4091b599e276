import { createElement } from 'react';
import { createRoot, hydrateRoot } from 'react-dom/client';
import { calls, Page } from './react-page.js';

const root = document.getElementById('root')!;
const page = createElement(Page, { apiBase: root.dataset['apiBase']! });
if (root.childElementCount) hydrateRoot(root, page);
else createRoot(root).render(page);
Object.assign(globalThis, { calls });
