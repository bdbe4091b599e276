/** ID of the sandbox's tenant. */
export const TENANT = '665f1c2ab94d3e0012a70000';
