import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui';
import type { Conflict } from './queue';
import { clock } from './times';

interface ConflictsProps {
  conflicts: Conflict[];
  zone: string;
  seen: (keys: string[]) => void;
}

/** Who was let in here and, as it turned out once the devices had told each other, should not have been. */
export function Conflicts({ conflicts, zone, seen }: ConflictsProps) {
  const { t } = useTranslation('door');
  if (conflicts.length === 0) return null;
  return (
    <section role="alert" className="rounded-2xl bg-warn-soft p-4 text-warn">
      <h3 className="font-semibold">{t('conflicts.title', { count: conflicts.length })}</h3>
      <ul className="mt-2 space-y-2">
        {conflicts.map((conflict) => (
          <li key={conflict.key} className="[overflow-wrap:anywhere]">
            <span className="font-medium">{conflict.holderName || t('conflicts.nobody')}</span>
            {conflict.ticketName && ` · ${conflict.ticketName}`}
            <br />
            <span className="text-sm">
              <Why conflict={conflict} zone={zone} />{' '}
              {t('conflicts.here', { time: clock(conflict.scannedAt, zone) })}
            </span>
          </li>
        ))}
      </ul>
      <Button className="mt-3" onClick={() => seen(conflicts.map(({ key }) => key))}>
        {t('conflicts.seen')}
      </Button>
    </section>
  );
}

function Why({ conflict, zone }: { conflict: Conflict; zone: string }) {
  const { t } = useTranslation('door');
  const { code, checkedInAt, checkedInBy: by, message } = conflict;
  if (code === 'TICKET_CANCELLED') return t('conflicts.cancelled');
  if (code === 'NOT_FOUND') return t('conflicts.unknown');
  if (code !== 'ALREADY_CHECKED_IN' || !checkedInAt) return message;
  const time = clock(checkedInAt, zone);
  return by ? t('conflicts.alreadyBy', { time, by }) : t('conflicts.already', { time });
}
