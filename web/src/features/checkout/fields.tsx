import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { LIMITS } from '@/lib/limits';
import type { Viewer } from '@/lib/viewer';
import type { Draft } from './draft';
import type { LinesProps } from './Summary';

/** The place of one person in the order, by line and number. */
export const placeName = (line: number, place: number) => `attendee.${line}.${place}`;

interface BuyerProps {
  viewer: Viewer | null;
  draft: Draft;
  nameProblem: string | undefined;
  emailProblem: string | undefined;
}

export function Buyer({ viewer, draft, nameProblem, emailProblem }: BuyerProps) {
  const { t } = useTranslation('checkout');
  return (
    <fieldset className="space-y-4">
      <legend className="mb-3 font-display text-xl font-semibold">{t('buyer')}</legend>
      <TextField
        label={t('name')}
        name="name"
        autoComplete="name"
        required
        maxLength={LIMITS.name}
        defaultValue={draft['name'] ?? viewer?.displayName}
        error={nameProblem}
      />
      {viewer ? (
        <p className="text-sm text-quiet">{t('sendTo', { email: viewer.email })}</p>
      ) : (
        <TextField
          label={t('email')}
          hint={t('emailHint')}
          name="email"
          type="email"
          autoComplete="email"
          inputMode="email"
          required
          maxLength={LIMITS.email}
          defaultValue={draft['email']}
          error={emailProblem}
        />
      )}
    </fieldset>
  );
}

/** Names on the tickets; left empty, they are in the buyer's. */
export function Attendees({ event, lines, draft }: LinesProps & { draft: Draft }) {
  const { t } = useTranslation('checkout');
  const places = lines.reduce((sum, [, quantity]) => sum + quantity, 0);
  if (places === 1) return null;
  return (
    <fieldset className="space-y-4">
      <legend className="font-display text-xl font-semibold">{t('attendees')}</legend>
      <p className="text-sm text-quiet">{t('attendeesHint')}</p>
      {lines.flatMap(([id, quantity], line) =>
        Array.from({ length: quantity }, (_, place) => (
          <TextField
            key={placeName(line, place)}
            label={t('attendee', {
              type: event.ticketTypes.find((type) => type.id === id)?.name,
              number: place + 1,
            })}
            name={placeName(line, place)}
            maxLength={LIMITS.name}
            defaultValue={draft[placeName(line, place)]}
            autoComplete="off"
          />
        )),
      )}
    </fieldset>
  );
}
