import { config } from './config';
import { RequestError } from './transport';
import { restError } from './rest';
import { accessToken, renewed } from './session';

/** What an uploaded picture may be; the API holds the same. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp'];

interface UploadOptions {
  method?: 'PUT' | 'POST' | 'DELETE';
  body?: Blob;
  /** How much of the body has been sent, from 0 to 1. */
  progress?: (share: number) => void;
  signal?: AbortSignal;
}

interface Answer {
  status: number;
  body: string;
  requestId: string | null;
}

/** `fetch` can't tell how far an upload is, so this is an XMLHttpRequest. */
function send(path: string, token: string | undefined, options: UploadOptions): Promise<Answer> {
  const { method = 'PUT', body, progress, signal } = options;
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(method, `${config.apiUrl}${path}`);
    if (token) request.setRequestHeader('authorization', `Bearer ${token}`);
    request.upload.addEventListener('progress', ({ loaded, total }) => {
      if (total > 0) progress?.(loaded / total);
    });
    request.addEventListener('load', () =>
      resolve({
        status: request.status,
        body: request.responseText,
        requestId: request.getResponseHeader('x-request-id'),
      }),
    );
    request.addEventListener('error', () =>
      reject(new RequestError('NETWORK', 'The network did not answer.')),
    );
    request.addEventListener('abort', () =>
      reject(new DOMException('The upload was stopped.', 'AbortError')),
    );
    signal?.addEventListener('abort', () => request.abort());
    if (signal?.aborted) reject(new DOMException('The upload was stopped.', 'AbortError'));
    else request.send(body ?? null);
  });
}

/** Sends a file to the API as whoever is signed in. A session that ran out is continued, once. */
export async function upload(path: string, options: UploadOptions): Promise<unknown> {
  const token = await accessToken();
  let answer = await send(path, token, options);
  if (answer.status === 401 && token) answer = await send(path, await renewed(token), options);
  if (answer.status >= 400) throw restError(answer.status, answer.body, answer.requestId);
  return answer.body ? JSON.parse(answer.body) : undefined;
}
