import { withAddress } from 've-scheduler/node';
import { createGateway } from 've-scheduler/server';
import { options } from '../../../gateway-options.js';

const gateway = createGateway(options);

export default defineEventHandler((event) => gateway(withAddress(toWebRequest(event), getRequestIP(event))));
