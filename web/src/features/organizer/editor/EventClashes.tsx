import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { CheckedForm } from '@/components/CheckedForm';
import { Clashes } from '@/components/Clashes';
import { Button } from '@/components/ui';
import { formatMoment, zoneName } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import type { Side } from '@/lib/shared';
import { momentOf, type TypedTime } from '../area/MomentField';
import { useOrganization } from '../area/organization';
import { namedPlaceOf, venuesQuery } from '../venues/venues';
import type { DraftClash } from './draft';
import { useReminderName } from './EventForm';
import type { Part, Values } from './values';

interface EventClashesProps {
  clashes: DraftClash[];
  quiet: boolean;
  choose: (part: Part, side: Side) => void;
  decide: () => void;
}

/** What somebody else has changed about the event as well, to choose from. */
export function EventClashes({ clashes, quiet, choose, decide }: EventClashesProps) {
  const { t } = useTranslation('editor');
  const { t: clash } = useTranslation('clash');
  const tell = useTold();
  return (
    <CheckedForm className="space-y-4" send={decide}>
      <Clashes
        clashes={clashes.map(({ part, mine, theirs, chosen }) => ({
          part,
          label: part === 'place' ? t('where') : t(part),
          mine: tell(part, mine),
          theirs: tell(part, theirs),
          chosen,
        }))}
        quiet={quiet}
        choose={choose}
      >
        <Button type="submit" tone="primary">
          {clash('take')}
        </Button>
      </Clashes>
    </CheckedForm>
  );
}

/** A part of an event in words; nothing where it is empty. */
function useTold(): (part: Part, values: Values) => string {
  const { t } = useTranslation('editor');
  const { t: common } = useTranslation();
  const reminder = useReminderName();
  const { data: venues = [] } = useQuery(venuesQuery(useOrganization().id));
  const time = (typed: TypedTime, zone: string) => {
    const moment = momentOf(typed, zone);
    return moment ? formatMoment(moment, zone, formatTag()) : typed.wall.replace('T', ' ');
  };
  const place = ({ format, venueId, onlineUrl }: Values) => {
    const venue = venues.find(({ id }) => id === venueId);
    const where = format === 'ONLINE' || !venue ? '' : namedPlaceOf(venue);
    return [common(`format.${format}`), where, format === 'IN_PERSON' ? '' : onlineUrl]
      .filter(Boolean)
      .join('\n');
  };
  return (part, values) => {
    switch (part) {
      case 'when':
        return `${time(values.start, values.timezone)} – ${time(values.end, values.timezone)}\n${zoneName(values.timezone)}`;
      case 'reminder':
        return values.reminderMinutes === null ? t('noReminder') : reminder(values.reminderMinutes);
      case 'place':
        return place(values);
      case 'visibility':
        return t(`visibilityOf.${values.visibility}`);
      case 'tags':
        return values.tags.join(', ');
      default:
        return values[part];
    }
  };
}
