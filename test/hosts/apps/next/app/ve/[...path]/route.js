import { createGateway } from 've-scheduler/server';
import { options } from './gateway-options.js';

const gateway = createGateway({
  ...options,
  clientIp: ({ headers }) => headers.get('X-Real-IP') ?? undefined,
});
export { gateway as GET, gateway as POST, gateway as OPTIONS };
