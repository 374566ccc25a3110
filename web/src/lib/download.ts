import { config } from './config';
import { RequestError } from './transport';
import { restError } from './rest';
import { accessToken, renewed } from './session';

async function get(path: string, token: string | undefined, body?: unknown): Promise<Response> {
  try {
    return await fetch(`${config.apiUrl}${path}`, {
      headers: {
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { 'content-type': 'application/json' } : {}),
      },
      ...(body ? { method: 'POST', body: JSON.stringify(body) } : {}),
    });
  } catch {
    throw new RequestError('NETWORK', 'The network did not answer.');
  }
}

/** What is wrong, of an answer that is no file. */
async function refusal(response: Response): Promise<RequestError> {
  const body = await response.text().catch(() => '');
  return restError(response.status, body, response.headers.get('x-request-id'));
}

/** Fetches a file of the API's as whoever is signed in. A session that ran out is continued, once. */
async function fetchFile(path: string, body?: unknown): Promise<Blob> {
  const token = await accessToken();
  let response = await get(path, token, body);
  if (response.status === 401 && token) response = await get(path, await renewed(token), body);
  if (!response.ok) throw await refusal(response);
  try {
    return await response.blob();
  } catch {
    // The connection broke on the way: a part is not taken for the whole.
    throw new RequestError('NETWORK', 'The file broke off.');
  }
}

/** Saves a file of the API's on the device; one that needs more than a login, by what is sent for it. */
export async function download(path: string, name: string, body?: unknown): Promise<void> {
  const url = URL.createObjectURL(await fetchFile(path, body));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  // Some browsers ignore links that are on no page.
  document.body.append(link);
  link.click();
  link.remove();
  // The browser has read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
