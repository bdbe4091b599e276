import { withAddress } from 've-scheduler/node';
import { createGateway } from 've-scheduler/server';
import { options } from '../../../../gateway-options.js';

const gateway = createGateway(options);

/** @param {{ request: Request, getClientAddress: () => string }} event */
export const fallback = ({ request, getClientAddress }) => gateway(withAddress(request, getClientAddress()));
