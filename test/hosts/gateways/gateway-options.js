/** @type {import('ve-scheduler/server').GatewayOptions} */
export const options = {
  credentials: {
    type: 'pak',
    pak: process.env.VE_PAK ?? '',
    externalId: process.env.VE_EXTERNAL_ID ?? '',
    email: process.env.VE_EMAIL ?? '',
  },
  baseUrl: process.env.VE_BASE_URL,
  origins: [process.env.VE_ORIGIN ?? ''],
  secrets: [process.env.VE_SECRET ?? ''],
  // The address of the connection. Behind a proxy, see “Client IP address”.
  clientIp: 'connection',
};
