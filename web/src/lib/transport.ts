import type { TypedDocumentString } from '@/graphql/generated/graphql';
import { askingTime } from './clock';
import { config } from './config';
import { asking } from './online';

/** A request that got no usable answer: no network, a refusal for the whole request, or a fault of the server's. */
export class RequestError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly requestId?: string,
  ) {
    super(message);
  }
}

interface Answer<T> {
  data?: T | null;
  errors?: { message: string; extensions?: { code?: string; requestId?: string } }[];
}

async function post<T>(body: string, token: string | undefined, signal?: AbortSignal): Promise<Answer<T>> {
  let response: Response;
  const reached = asking();
  const heard = askingTime();
  try {
    response = await fetch(`${config.apiUrl}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
      credentials: 'include',
      body,
      signal: signal ?? null,
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    reached(false);
    throw new RequestError('NETWORK', 'The network did not answer.');
  }
  heard(response.headers.get('date'));
  // A proxy that finds nobody behind it is as good as no network.
  reached(response.status < 502 || response.status > 504);
  try {
    return (await response.json()) as Answer<T>;
  } catch {
    throw new RequestError('INTERNAL', `The server answered ${response.status}.`);
  }
}

/** Sends a document without looking after the session; for the session itself. */
export async function send<TResult, TVariables>(
  document: TypedDocumentString<TResult, TVariables>,
  variables: TVariables,
  options: { token?: string | undefined; signal?: AbortSignal | undefined } = {},
): Promise<TResult> {
  const body = JSON.stringify({ query: document.toString(), variables });
  const answer = await post<TResult>(body, options.token, options.signal);
  const error = answer.errors?.[0];
  if (error || !answer.data) {
    const { code, requestId } = error?.extensions ?? {};
    throw new RequestError(code ?? 'INTERNAL', error?.message ?? 'The answer is empty.', requestId);
  }
  return answer.data;
}
