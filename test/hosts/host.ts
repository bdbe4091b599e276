/** How the gateway runs: `own` is a route of the app itself, `command` is `ve-scheduler gateway`. */
export type GatewayKind = 'own' | 'command' | 'node' | 'express' | 'hono' | 'worker';

/** An app of the bench, and how its users build and start it. */
export interface Host {
  /** Name on the command line. */
  readonly name: string;
  /** Name in the table. */
  readonly title: string;
  /** Folder in `test/hosts/apps`. Hosts that share one are installed once. */
  readonly app: string;
  /** Package whose installed version the table shows. */
  readonly package?: string;
  readonly gateway: GatewayKind;
  /** npm script that builds the app. @default no build */
  readonly build?: string;
  /** Folder of the built files, for an app without a server of its own. */
  readonly files?: string;
  /** npm script that starts the app's own server on `PORT`. */
  readonly start?: string;
  /** Base path of two gateways behind nginx with TLS, instead of all of the above. */
  readonly nginxBasePath?: string;
  /** Whether the page asks a gateway on another origin, instead of `/ve/` on its own. */
  readonly isCrossOrigin?: boolean;
  /** Whether the app binds `false` and numbers through its framework. */
  readonly bindsValues?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Part of `--quick`. */
  readonly isQuick?: boolean;
}

export interface HostResult {
  readonly host: Host;
  readonly version: string;
  /** `undefined` if the booking was made. */
  readonly failure: string | undefined;
  readonly seconds: number;
}
