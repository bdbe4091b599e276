/** Made by the unit tests' runner: where the sandbox listens. */
declare module '/test/servers.js' {
  export const sandboxOrigin: string;
}
