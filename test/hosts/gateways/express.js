import express from 'express';
import { toNodeListener } from 've-scheduler/node';
import { createGateway } from 've-scheduler/server';
import { options } from './gateway-options.js';

const app = express();
app.use('/ve', toNodeListener(createGateway(options)));
app.listen(process.env.PORT);
