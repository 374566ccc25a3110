import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Button, Notice } from '@/components/ui';
import { refusals, Refused } from '@/lib/refusal';
import { useOrganization } from '../area/organization';
import { useEventText } from '../area/problems';
import { findAddresses, geocoderQuery, type Address } from './addresses';

interface AddressSearchProps {
  /** What was typed, to be found. */
  typed: () => string;
  choose: (address: Address) => void;
}

/** Finds the address that was typed, and where it is; nothing where that is not set up. */
export function AddressSearch({ typed, choose }: AddressSearchProps) {
  const { t } = useTranslation('venues');
  const organization = useOrganization();
  const say = useEventText();
  const { data: geocoder } = useQuery(geocoderQuery);
  const search = useMutation({ mutationFn: (text: string) => findAddresses(organization.id, text) });
  if (!geocoder) return null;
  const found = search.data ?? [];
  return (
    <div className="space-y-2">
      <Button busy={search.isPending} onClick={() => search.mutate(typed())}>
        {t('findAddress')}
      </Button>
      {search.error instanceof Refused
        ? refusals(search.error).map(({ code, message }) => (
            <Notice key={code} tone="bad">
              {say(code, message)}
            </Notice>
          ))
        : search.isError && <Problem error={search.error} />}
      <p role="status" className="text-sm text-quiet">
        {search.isSuccess &&
          (found.length > 0 ? t('addressesFound', { count: found.length }) : t('noAddress'))}
      </p>
      {found.length > 0 && (
        <ul className="divide-y divide-line rounded-xl border border-line">
          {found.map((address) => (
            <li key={`${address.label} ${address.latitude} ${address.longitude}`}>
              <button
                type="button"
                className="min-h-11 w-full px-3 py-2 text-start hover:bg-soft"
                onClick={() => {
                  search.reset();
                  choose(address);
                }}
              >
                {address.label}
              </button>
            </li>
          ))}
        </ul>
      )}
      {found.length > 0 && (
        <a
          href={geocoder.creditUrl}
          target="_blank"
          rel="noreferrer"
          className="text-xs text-quiet underline"
        >
          {geocoder.credit}
        </a>
      )}
    </div>
  );
}
