import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { graphql } from '@/graphql/generated';
import type { NamedThingFragment } from '@/graphql/generated/graphql';

export const NamedThing = graphql(`
  fragment NamedThing on NamedThing {
    kind
    id
    name
    organizationId
  }
`);

/** A thing by its name, with a link to its page in administration if it has one. */
export function Named({ thing }: { thing: NamedThingFragment }) {
  const { t } = useTranslation('platform');
  const { kind, id, name, organizationId } = thing;
  const what = t(`kind.${kind}`);
  const className = 'font-medium text-ink underline';
  const link = () => {
    switch (kind) {
      case 'USER':
        return (
          <Link to="/admin/users/$userId" params={{ userId: id }} className={className}>
            {name}
          </Link>
        );
      case 'ORGANIZATION':
        return (
          <Link
            to="/admin/organizations/$organizationId"
            params={{ organizationId: id }}
            className={className}
          >
            {name}
          </Link>
        );
      case 'EVENT':
        return (
          <Link to="/admin/events" search={{ q: name }} className={className}>
            {name}
          </Link>
        );
      case 'ORDER':
        return organizationId ? (
          <Link
            to="/admin/organizations/$organizationId"
            params={{ organizationId }}
            search={{ q: name }}
            className={className}
          >
            {name}
          </Link>
        ) : (
          name
        );
      default:
        return <span className="font-medium text-ink">{name}</span>;
    }
  };
  return (
    <>
      {what} {link()}
    </>
  );
}

/** An id, which hardly anybody wants to read, to be copied. */
export function Id({ id }: { id: string }) {
  const { t } = useTranslation('platform');
  const [copied, setCopied] = useState(false);
  return (
    <button
      type="button"
      className="inline-flex min-h-8 items-center gap-1 rounded text-xs text-quiet underline-offset-2 hover:text-ink hover:underline"
      title={id}
      onClick={() => {
        navigator.clipboard.writeText(id).then(
          () => setCopied(true),
          () => setCopied(false),
        );
      }}
    >
      <Icon name={copied ? 'check' : 'copy'} className="size-3.5 shrink-0" />
      <span role="status">{t(copied ? 'copied' : 'copy')}</span>
    </button>
  );
}
