/** Module for `VE_IDENTIFY_MODULE` in the tests: the cookie contains the ID of the signed-in agent. */
export const identifyAgent = (request) => /^agent=(.+)$/.exec(request.headers.get('Cookie') ?? '')?.[1];
