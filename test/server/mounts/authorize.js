/** What `VE_AUTHORIZE_MODULE` names in the tests: who has the cookie is that agent. */
export const authorizeAgent = (request, { agentId }) => request.headers.get('Cookie') === `agent=${agentId}`;
