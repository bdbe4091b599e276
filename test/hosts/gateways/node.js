import { createServer } from 'node:http';
import { toNodeListener } from 've-scheduler/node';
import { createGateway } from 've-scheduler/server';
import { options } from './gateway-options.js';

createServer(toNodeListener(createGateway(options))).listen(process.env.PORT);
