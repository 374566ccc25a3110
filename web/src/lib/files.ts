import { config } from './config';

/** A file of the API's, by the way that this app reaches the API: its public address may be on another host. */
export function fileUrl(address: string): string {
  return `${config.apiUrl}${new URL(address, location.href).pathname}`;
}
