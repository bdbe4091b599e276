import { serve } from '@hono/node-server';
import { getConnInfo } from '@hono/node-server/conninfo';
import { Hono } from 'hono';
import { withAddress } from 've-scheduler/node';
import { createGateway } from 've-scheduler/server';
import { options } from './gateway-options.js';

const gateway = createGateway(options);
const app = new Hono();
app.all('/ve/*', (c) => gateway(withAddress(c.req.raw, getConnInfo(c).remote.address)));
serve({ fetch: app.fetch, port: Number(process.env.PORT) });
