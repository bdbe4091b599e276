import { getRequestListener } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import express from 'express';
import { Hono } from 'hono';
import { clientIpOf, toNodeListener, withAddress } from '../../../src/node.js';
import { createGateway } from '../../../src/server.js';
import { contract } from './contract.js';
import { listen } from './listen.js';
import { optionsOver } from './settings.js';

const clientIp = clientIpOf;

/** In this mode it does not print what visitors did wrong. */
const quietExpress = () => express().set('env', 'test');

contract('Node', (apiBase) => listen(toNodeListener(createGateway({ ...optionsOver(apiBase), clientIp }))));

contract('Express', (apiBase) => {
  const app = quietExpress();
  app.use('/ve', toNodeListener(createGateway({ ...optionsOver(apiBase), clientIp })));
  return listen(app);
});

contract('Express, in a router within a router', (apiBase) => {
  const basePath = '/sites/one/ve';
  const gateway = createGateway({ ...optionsOver(apiBase), clientIp, basePath });
  const app = quietExpress();
  const sites = express.Router();
  sites.use('/one', express.Router().use('/ve', toNodeListener(gateway)));
  app.use('/sites', sites);
  return listen(app, basePath);
});

contract(
  'Express, after its parsers',
  (apiBase) => {
    const app = quietExpress();
    app.use(express.json(), express.urlencoded());
    app.use('/ve', toNodeListener(createGateway({ ...optionsOver(apiBase), clientIp })));
    return listen(app);
  },
  { isParsedBefore: true },
);

contract('Express, after a parser that keeps bytes', (apiBase) => {
  const app = quietExpress();
  app.use(express.raw({ type: () => true, inflate: false }));
  app.use('/ve', toNodeListener(createGateway({ ...optionsOver(apiBase), clientIp })));
  return listen(app);
});

contract('Hono', (apiBase) => {
  const gateway = createGateway({ ...optionsOver(apiBase), clientIp });
  const app = new Hono();
  app.all('/ve/*', (c) => gateway(withAddress(c.req.raw, getConnInfo(c).remote.address)));
  return listen(getRequestListener(app.fetch, { overrideGlobalObjects: false }));
});
