// The runner lets an unhandled rejection pass; as an uncaught error it fails the test during which it came.
addEventListener('unhandledrejection', (event) => reportError(event.reason));
