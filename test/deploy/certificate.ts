import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A certificate that signs itself, for one day. */
export interface Certificate {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Both in one file, as HAProxy reads them. */
  readonly combinedFile: string;
  readonly pem: string;
}

export function createCertificate(folder: string, hostname: string): Certificate {
  const [certificateFile, keyFile, combinedFile] = ['cert.pem', 'key.pem', 'both.pem'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-days', '1'],
      ...['-keyout', keyFile, '-out', certificateFile],
      ...['-subj', `/CN=${hostname}`, '-addext', `subjectAltName=DNS:${hostname}`],
    ],
    { stdio: 'ignore' },
  );
  const pem = readFileSync(certificateFile, 'utf8');
  writeFileSync(combinedFile, pem + readFileSync(keyFile, 'utf8'));
  return { certificateFile, keyFile, combinedFile, pem };
}
