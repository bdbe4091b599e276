/** Module for `VE_AUTHORIZE_MODULE` in the tests: the cookie names the signed-in agent. */
export const authorizeAgent = (request, { agentId }) => request.headers.get('Cookie') === `agent=${agentId}`;
