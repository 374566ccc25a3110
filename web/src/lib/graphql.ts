import type { TypedDocumentString } from '@/graphql/generated/graphql';
import { accessToken, renewed } from './session';
import { RequestError, send } from './transport';

/** Sends a document as whoever is signed in. A session that ran out is continued, once. */
export async function execute<TResult, TVariables>(
  document: TypedDocumentString<TResult, TVariables>,
  ...[variables, signal]: TVariables extends Record<string, never>
    ? [variables?: TVariables, signal?: AbortSignal]
    : [variables: TVariables, signal?: AbortSignal]
): Promise<TResult> {
  const sent = (variables ?? {}) as TVariables;
  const token = await accessToken();
  try {
    return await send(document, sent, { token, signal });
  } catch (error) {
    if (!(error instanceof RequestError) || error.code !== 'UNAUTHENTICATED' || !token) throw error;
    return send(document, sent, { token: await renewed(token), signal });
  }
}
