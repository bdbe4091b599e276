import { getRequestListener } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import express from 'express';
import { Hono } from 'hono';
import { clientIpOf, toNodeListener, withAddress } from '../../../src/node.js';
import { createGateway } from '../../../src/server.js';
import { contract } from './contract.js';
import { listen } from './listen.js';
import { optionsFor } from './settings.js';

const clientIp = clientIpOf;

/** Express in test mode, which does not print request errors. */
const quietExpress = () => express().set('env', 'test');

contract('Node', (apiBase) => listen(toNodeListener(createGateway({ ...optionsFor(apiBase), clientIp }))));

contract('Express', (apiBase) => {
  const app = quietExpress();
  app.use('/ve', toNodeListener(createGateway({ ...optionsFor(apiBase), clientIp })));
  return listen(app);
});

contract('Express, in a nested router', (apiBase) => {
  const basePath = '/sites/one/ve';
  const gateway = createGateway({ ...optionsFor(apiBase), clientIp, basePath });
  const app = quietExpress();
  const sites = express.Router();
  sites.use('/one', express.Router().use('/ve', toNodeListener(gateway)));
  app.use('/sites', sites);
  return listen(app, basePath);
});

contract(
  'Express, after body parsers',
  (apiBase) => {
    const app = quietExpress();
    app.use(express.json(), express.urlencoded());
    app.use('/ve', toNodeListener(createGateway({ ...optionsFor(apiBase), clientIp })));
    return listen(app);
  },
  { isBodyParsed: true },
);

contract('Express, after a raw body parser', (apiBase) => {
  const app = quietExpress();
  app.use(express.raw({ type: () => true, inflate: false }));
  app.use('/ve', toNodeListener(createGateway({ ...optionsFor(apiBase), clientIp })));
  return listen(app);
});

contract('Hono', (apiBase) => {
  const gateway = createGateway({ ...optionsFor(apiBase), clientIp });
  const app = new Hono();
  app.all('/ve/*', (c) => gateway(withAddress(c.req.raw, getConnInfo(c).remote.address)));
  return listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
});
