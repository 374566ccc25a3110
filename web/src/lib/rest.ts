import { RequestError } from './transport';

interface Told {
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** What is wrong, of an answer that is none: status and body as the API's endpoints beside GraphQL give them. */
export function restError(status: number, body: string, requestId?: string | null): RequestError {
  let told: Told = {};
  try {
    told = JSON.parse(body) as Told;
  } catch {
    // Something between us and the API answered in words of its own.
  }
  const [error] = told.errors ?? [];
  return new RequestError(
    error?.extensions?.code ?? (status === 403 ? 'FORBIDDEN' : 'INTERNAL'),
    error?.message ?? `The server answered ${status}.`,
    requestId ?? undefined,
  );
}
