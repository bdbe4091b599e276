/** Where the sandbox listens; the unit tests' runner puts it on the page. */
declare const sandboxOrigin: string;
