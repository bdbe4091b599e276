// The runner lets an unhandled rejection pass; as an uncaught error it fails the test during which it came.
addEventListener('unhandledrejection', (event) => reportError(event.reason));

// Mocha hears of errors only while it runs. WebDriver does not tell them, and BiDi tells failed requests as well.
const errors: string[] = [];
Object.assign(globalThis, { uncaughtErrors: errors });
addEventListener('error', ({ message }) => errors.push(message));
