import type { TypedDocumentString } from '@/graphql/generated/graphql';
import type { Client } from 'graphql-ws';
import { useEffect, useEffectEvent } from 'react';
import { config } from './config';
import { accessToken, onSessionChange, refresh } from './session';

let client: Promise<Client> | undefined;

/** The socket that all subscriptions share; it opens with the first and closes after the last. */
export function socket(): Promise<Client> {
  client ??= import('graphql-ws').then(({ createClient }) => {
    const opened = createClient({
      url: `${config.apiUrl || location.origin}/graphql/ws`.replace(/^http/, 'ws'),
      lazyCloseTimeout: 5_000,
      keepAlive: 20_000,
      retryAttempts: Infinity,
      shouldRetry: () => true,
      // The session may be over: then this finds out, and the page with it.
      on: {
        closed: (event) => void ((event as CloseEvent).code === 4403 && refresh().catch(() => undefined)),
      },
      connectionParams: async () => {
        const token = await accessToken();
        return token ? { authorization: `Bearer ${token}` } : {};
      },
    });
    // A socket is whoever's opened it; it comes back as whoever is signed in then.
    onSessionChange(() => opened.terminate());
    return opened;
  });
  return client;
}

/**
 * Hears of changes for as long as the component is there. A lost connection comes back by itself; `ended` is called when
 * the server has nothing to tell any more.
 */
export function useLive<TResult, TVariables extends Record<string, unknown>>(
  document: TypedDocumentString<TResult, TVariables>,
  variables: TVariables | null,
  take: (data: TResult) => void,
  ended?: () => void,
): void {
  const onNext = useEffectEvent(take);
  const onError = useEffectEvent(() => ended?.());
  const key = variables && JSON.stringify(variables);
  useEffect(() => {
    if (!key) return;
    let stopped = false;
    let stop: (() => void) | undefined;
    const sink = {
      next: ({ data }: { data?: TResult | null }) => {
        if (data && !stopped) onNext(data);
      },
      // The page shows what it last knew; whoever acts on it hears from the server how things are.
      error: () => {
        if (!stopped) onError();
      },
      complete: () => undefined,
    };
    void socket().then((opened) => {
      if (stopped) return;
      const query = document.toString();
      stop = opened.subscribe<TResult>({ query, variables: JSON.parse(key) as TVariables }, sink);
    });
    return () => {
      stopped = true;
      stop?.();
    };
  }, [document, key]);
}
