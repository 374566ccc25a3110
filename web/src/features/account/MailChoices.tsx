import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { chooseMails, mailsQuery, type MyMails } from './mails';
import { Saved } from './Saved';

type Choice = MyMails['choices'][number];

interface MailChoicesProps {
  choices: Choice[];
  /** From the link of a mail; the viewer's own mails without. */
  mailKey?: string | undefined;
}

/** The kinds of mail one can do without. Each change holds at once. */
export function MailChoices({ choices, mailKey }: MailChoicesProps) {
  const { t } = useTranslation('account');
  const client = useQueryClient();
  const [times, setTimes] = useState(0);
  const choosing = useMutation({
    mutationFn: ({ kind, wanted }: Choice) => chooseMails(mailKey, kind, wanted),
    onSuccess: (mails) => {
      client.setQueryData(mailsQuery(mailKey).queryKey, mails);
      setTimes(times + 1);
    },
  });
  // What was just chosen shows at once; should it fail, it is as it was.
  const wanted = ({ kind, wanted }: Choice) =>
    choosing.isPending && choosing.variables.kind === kind ? choosing.variables.wanted : wanted;
  return (
    <>
      <ul className="divide-y divide-line">
        {choices.map((choice) => (
          <MailChoice
            key={choice.kind}
            choice={{ ...choice, wanted: wanted(choice) }}
            busy={choosing.isPending}
            choose={choosing.mutate}
          />
        ))}
      </ul>
      <Saved times={times} text={t('saved')} />
      {choosing.isError && <Problem error={choosing.error} />}
    </>
  );
}

interface MailChoiceProps {
  choice: Choice;
  busy: boolean;
  choose: (choice: Choice) => void;
}

function MailChoice({ choice: { kind, wanted }, busy, choose }: MailChoiceProps) {
  const { t } = useTranslation('account');
  const id = useId();
  return (
    <li>
      <label className="flex min-h-11 cursor-pointer items-start gap-3 py-3">
        <input
          type="checkbox"
          className="mt-0.5 size-5 shrink-0 accent-(--accent)"
          checked={wanted}
          aria-labelledby={`${id}-name`}
          aria-describedby={`${id}-text`}
          onChange={() => !busy && choose({ kind, wanted: !wanted })}
        />
        <span className="min-w-0">
          <span id={`${id}-name`} className="block font-medium">
            {t(`mails.${kind}.name`)}
          </span>
          <span id={`${id}-text`} className="block text-sm text-quiet">
            {t(`mails.${kind}.text`)}
          </span>
        </span>
      </label>
    </li>
  );
}
