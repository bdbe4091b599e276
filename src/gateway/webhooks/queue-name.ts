/** Name of a receiver's queue: the same in all processes, and after a change of the order or of the secret. */
export async function queueName(url: string): Promise<string> {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(url));
  return [...new Uint8Array(hash, 0, 12)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
