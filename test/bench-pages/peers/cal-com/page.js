import './dayjs-plugins.js';
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { Booker, CalProvider } from '@calcom/atoms';
import '@calcom/atoms/globals.min.css';

const root = document.querySelector('#peer');
const booker = createElement(Booker, { eventSlug: '30min', username: 'anna', view: 'MONTH_VIEW' });
const options = { apiUrl: root.dataset.api };
createRoot(root).render(
  createElement(CalProvider, { clientId: 'bench', options, autoUpdateTimezone: false }, booker),
);
