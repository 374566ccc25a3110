import i18n, { type BackendModule, type ResourceKey } from 'i18next';
import { lazy, type ComponentType } from 'react';
import { initReactI18next } from 'react-i18next';
import { MissingFile } from './stale';

export const LANGUAGES = ['en', 'de', 'fr', 'es', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A language comes with the texts that every page needs; where its others are, no visitor of another has to know. */
const languages = {
  en: () => import('@/locales/en'),
  de: () => import('@/locales/de'),
  fr: () => import('@/locales/fr'),
  es: () => import('@/locales/es'),
  ar: () => import('@/locales/ar'),
};

async function read(language: string, namespace: string): Promise<ResourceKey> {
  const { texts } = await languages[isLanguage(language) ? language : 'en']();
  const load = texts[`./${namespace}.json`];
  if (!load) throw new Error(`no texts: ${language}/${namespace}`);
  return load();
}

/** Texts come in files by language and feature, each when it is first needed. */
const backend: BackendModule = {
  type: 'backend',
  init: () => undefined,
  read: (language, namespace, done) => {
    read(language, namespace).then(
      (texts) => done(null, texts),
      (error: unknown) => done(error as Error, null),
    );
  },
};

function isLanguage(tag: string | null | undefined): tag is Language {
  return LANGUAGES.some((language) => language === tag);
}

/** What holds until the page is left, where there is no storage. */
const memory = new Map<string, string>();

/** What was chosen in this browser, and what the account that is signed in here has. */
type Source = 'language' | 'accountLanguage';

function recall(source: Source): string | null | undefined {
  try {
    return localStorage.getItem(source) ?? memory.get(source);
  } catch {
    return memory.get(source);
  }
}

function remember(source: Source, tag = ''): void {
  memory.set(source, tag);
  try {
    if (tag) localStorage.setItem(source, tag);
    else localStorage.removeItem(source);
  } catch {
    // It is in memory.
  }
}

/** What the visitor chose, else their account's, else the first language of the browser's that there is. */
function preferred(): Language {
  const told = [recall('language'), recall('accountLanguage')].find(isLanguage);
  if (told) return told;
  return navigator.languages.map((tag) => tag.split('-')[0]).find(isLanguage) ?? 'en';
}

/** The language in use. */
export function language(): Language {
  return isLanguage(i18n.language) ? i18n.language : 'en';
}

/** Whether formatters take a tag. Browsers pass on what the system calls its language, such as `en-US@posix`. */
function isTag(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

let tag: { of: string; is: string } | undefined;

/** The tag to format dates and money with: the visitor's own region where it speaks the language in use. */
export function formatTag(): string {
  const of = [language(), ...navigator.languages].join();
  if (tag?.of !== of) {
    const is = navigator.languages.find(
      (candidate) => candidate.split('-')[0] === language() && isTag(candidate),
    );
    // Arabic has the calendar and the digits that all our texts have, whatever is usual in a region.
    tag = { of, is: (is ?? language()) + (language() === 'ar' ? '-u-ca-gregory-nu-latn' : '') };
  }
  return tag.is;
}

export async function changeLanguage(next: Language): Promise<void> {
  remember('language', next);
  await i18n.changeLanguage(next);
}

/**
 * Goes by the language of the account that is signed in, none for nobody, unless another was chosen in this browser
 * since; that is over with a login, and with a new choice for the account.
 */
export async function followAccount(tag?: string, chosen = false): Promise<void> {
  if (chosen || (tag && !recall('accountLanguage'))) remember('language');
  remember('accountLanguage', tag);
  await started;
  if (preferred() !== language()) await i18n.changeLanguage(preferred());
}

let start: () => void;
const started = new Promise<void>((resolve) => (start = resolve));

/** Has a feature's texts at hand before its page shows. Throws `MissingFile` if they can't be had. */
export async function loadTexts(...namespaces: string[]): Promise<void> {
  await started;
  await i18n.loadNamespaces(namespaces);
  const missing = () => namespaces.filter((namespace) => !i18n.hasResourceBundle(i18n.language, namespace));
  // What failed once is not tried again by itself.
  if (missing().length > 0) await i18n.reloadResources(i18n.language, missing());
  if (missing().length > 0) throw new MissingFile(missing().join(', '));
}

/** A part of a page that comes, with its texts, when it is first shown. */
export function lazyPart<P>(texts: string, load: () => Promise<{ default: ComponentType<P> }>) {
  return lazy(async () => {
    const [part] = await Promise.all([load(), loadTexts(texts)]);
    return part;
  });
}

/** Languages that are written from right to left. */
const LEFTWARDS: readonly string[] = ['ar'];

i18n.on('languageChanged', (next) =>
  Object.assign(document.documentElement, { lang: next, dir: LEFTWARDS.includes(next) ? 'rtl' : 'ltr' }),
);

export async function startI18n(): Promise<void> {
  await i18n
    .use(backend)
    .use(initReactI18next)
    .init({
      lng: preferred(),
      supportedLngs: LANGUAGES,
      fallbackLng: false,
      ns: ['common'],
      defaultNS: 'common',
      interpolation: { escapeValue: false },
      returnNull: false,
    });
  start();
}
