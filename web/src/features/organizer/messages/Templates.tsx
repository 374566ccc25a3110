import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Field, TextField } from '@/components/Field';
import { Problem } from '@/components/Problem';
import { Button, INPUT, Notice } from '@/components/ui';
import { LIMITS } from '@/lib/limits';
import { refusals, Refused } from '@/lib/refusal';
import {
  BUILT_IN,
  braced,
  createTemplate,
  deleteTemplate,
  renameTemplate,
  templatesQuery,
  type MessageTemplate,
} from './templates';
import type { Unsent } from './unsent';
import { useTemplateText } from './words';

interface TemplatesProps {
  organizationId: string;
  words: Unsent;
  take: (words: Unsent) => void;
}

/** Texts to start with: those that everybody has, and those that the organization keeps. */
export function Templates({ organizationId, words, take }: TemplatesProps) {
  const { t } = useTranslation('messageTemplates');
  const { data: own = [] } = useQuery(templatesQuery(organizationId));
  const [chosen, setChosen] = useState('');
  const builtIn = BUILT_IN.map((key): Unsent & { id: string; name: string } => ({
    id: key,
    name: t(`${key}.name`),
    subject: braced(t(`${key}.subject`)),
    body: braced(t(`${key}.body`)),
  }));
  const template = [...builtIn, ...own].find(({ id }) => id === chosen);
  const begin = () => template && take({ subject: template.subject, body: template.body });
  const written = words.subject.trim() !== '' || words.body.trim() !== '';
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-end gap-3">
        <div className="min-w-0 grow sm:max-w-sm">
          <Field label={t('choose')}>
            {(props) => (
              <select
                {...props}
                className={INPUT}
                value={chosen}
                onChange={({ target }) => setChosen(target.value)}
              >
                <option value="">{t('none')}</option>
                <Options label={t('builtIn')} templates={builtIn} />
                {own.length > 0 && <Options label={t('own')} templates={own} />}
              </select>
            )}
          </Field>
        </div>
        {template &&
          (written ? (
            <Confirm
              label={t('use')}
              title={t('replace.title')}
              yes={t('use')}
              no={t('replace.no')}
              confirm={begin}
            />
          ) : (
            <Button onClick={begin}>{t('use')}</Button>
          ))}
      </div>
      {own.length > 0 && (
        <details>
          <summary className="inline-flex min-h-11 cursor-pointer items-center text-accent underline">
            {t('manage')}
          </summary>
          <ul className="space-y-2">
            {own.map((template) => (
              <Kept key={template.id} organizationId={organizationId} template={template} />
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function Options({ label, templates }: { label: string; templates: { id: string; name: string }[] }) {
  return (
    <optgroup label={label}>
      {templates.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}

/** A change of templates, after which they are read again. */
function useChange(organizationId: string, change: () => Promise<void>, done: () => void) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: change,
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: templatesQuery(organizationId).queryKey });
      done();
    },
  });
}

/** A template that the organization keeps: its name can be changed, and it can be deleted. */
function Kept({ organizationId, template }: { organizationId: string; template: MessageTemplate }) {
  const { t } = useTranslation('messageTemplates');
  const [name, setName] = useState<string | null>(null);
  const rename = useChange(
    organizationId,
    () => renameTemplate(template.id, name ?? ''),
    () => setName(null),
  );
  const remove = useChange(
    organizationId,
    () => deleteTemplate(template.id),
    () => undefined,
  );
  return (
    <li className="flex flex-wrap items-end justify-between gap-2 border-t border-line pt-2">
      {name === null ? (
        <>
          <span className="min-w-0 self-center">{template.name}</span>
          <span className="flex gap-2">
            <Button
              aria-label={t('renameOf', { name: template.name })}
              onClick={() => setName(template.name)}
            >
              {t('rename')}
            </Button>
            <Confirm
              label={t('delete.button')}
              title={t('delete.title', { name: template.name })}
              text={t('delete.text')}
              yes={t('delete.button')}
              no={t('delete.no')}
              busy={remove.isPending}
              confirm={() => remove.mutate()}
            />
          </span>
        </>
      ) : (
        <Naming name={name} change={setName} save={rename} label={t('renamed')} close={() => setName(null)} />
      )}
      <Refusals error={remove.error} />
    </li>
  );
}

interface NamingProps {
  name: string;
  change: (name: string) => void;
  save: { mutate: () => void; isPending: boolean; error: Error | null };
  label: string;
  close: () => void;
}

/** A template's name and what becomes of it. It stands inside of a form, so it is none itself. */
function Naming({ name, change, save, label, close }: NamingProps) {
  const { t } = useTranslation('messageTemplates');
  return (
    <div className="w-full space-y-2">
      <div className="flex flex-wrap items-end gap-2">
        <div className="min-w-0 grow">
          <TextField
            label={t('name')}
            maxLength={LIMITS.templateName}
            value={name}
            onChange={({ target }) => change(target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter') return;
              event.preventDefault();
              save.mutate();
            }}
          />
        </div>
        <Button busy={save.isPending} onClick={() => save.mutate()}>
          {label}
        </Button>
        <Button tone="quiet" onClick={close}>
          {t('cancel')}
        </Button>
      </div>
      <Refusals error={save.error} />
    </div>
  );
}

/** Keeps what is written for other messages. */
export function SaveAsTemplate({ organizationId, words }: Omit<TemplatesProps, 'take'>) {
  const { t } = useTranslation('messageTemplates');
  const [name, setName] = useState<string | null>(null);
  const [saved, setSaved] = useState(false);
  const save = useChange(
    organizationId,
    () => createTemplate(organizationId, name ?? '', words),
    () => {
      setName(null);
      setSaved(true);
    },
  );
  if (name !== null)
    return (
      <Naming name={name} change={setName} save={save} label={t('saveNew')} close={() => setName(null)} />
    );
  return (
    <div className="space-y-2">
      <Button
        tone="quiet"
        onClick={() => {
          setSaved(false);
          setName('');
        }}
      >
        {t('save')}
      </Button>
      {saved && <Notice tone="good">{t('saved')}</Notice>}
    </div>
  );
}

function Refusals({ error }: { error: Error | null }) {
  const say = useTemplateText();
  if (!error) return null;
  if (!(error instanceof Refused)) return <Problem error={error} />;
  return refusals(error).map(({ code, field, message }) => (
    <Notice key={`${code} ${field}`} tone="bad">
      {say(code, message)}
    </Notice>
  ));
}
