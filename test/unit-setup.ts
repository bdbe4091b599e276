// The runner lets an unhandled rejection pass; as an uncaught error it fails the test during which it came.
addEventListener('unhandledrejection', (event) => reportError(event.reason));

// WebDriver does not tell a page's errors, which Mocha hears only while it runs.
const errors: string[] = [];
Object.assign(globalThis, { uncaughtErrors: errors });
addEventListener('error', ({ message }) => errors.push(message));
