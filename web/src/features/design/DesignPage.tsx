import type { ReactNode } from 'react';
import { Confirm } from '@/components/Confirm';
import { artwork } from '@/components/Cover';
import { TextField } from '@/components/Field';
import { Art, Icon, type ArtName, type IconName } from '@/components/Icon';
import icons from '@/components/icons.json';
import { Menu } from '@/components/Menu';
import { NotFound } from '@/components/NotFound';
import { Badge, Button, Card, Empty, INPUT, Notice, Page } from '@/components/ui';
import { config } from '@/lib/config';
import { useTitle } from '@/lib/title';

/*
 * The parts that pages are made of, each in all its forms: to choose from, and to see at once what a change does to them.
 * For those who work on the app, so it is in English only.
 */
export function DesignPage() {
  return config.development ? <Parts /> : <NotFound />;
}

function Parts() {
  useTitle('Design');
  return (
    <Page>
      <div lang="en" dir="ltr">
        <h1 className="text-4xl font-bold">Design</h1>
        <p className="mt-2 max-w-prose text-lg text-quiet">
          What pages are made of. Tokens are in <code>styles.css</code>, parts in <code>components/</code>.
        </p>
        <Colours />
        <Type />
        <Surfaces />
        <Buttons />
        <Forms />
        <Words />
        <Drawings />
      </div>
    </Page>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mt-12">
      <h2 className="mb-4 text-2xl font-bold">{title}</h2>
      {children}
    </section>
  );
}

/** Grounds with the colours that are readable on them. */
const GROUNDS = {
  paper: ['bg-paper text-ink', 'The page'],
  card: ['bg-card text-ink', 'What stands out from it'],
  soft: ['bg-soft text-quiet', 'What stands back'],
  accent: ['bg-accent text-accent-ink', 'The one thing to do'],
  'accent-soft': ['bg-accent-soft text-accent', 'Links, what is chosen'],
  good: ['bg-good-soft text-good', 'It went well'],
  warn: ['bg-warn-soft text-warn', 'Mind this'],
  bad: ['bg-bad-soft text-bad', 'It failed'],
};

function Colours() {
  return (
    <Section title="Colours">
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {Object.entries(GROUNDS).map(([name, [look, use]]) => (
          <li key={name} className={`rounded-2xl border border-line p-4 ${look}`}>
            <p className="font-semibold">{name}</p>
            <p className="text-sm">{use}</p>
          </li>
        ))}
      </ul>
      <p className="mt-3 text-sm text-quiet">
        <span className="me-2 inline-block size-4 rounded-full bg-spark align-middle" aria-hidden />
        spark is for drawings only: words are not readable in it.
      </p>
    </Section>
  );
}

function Type() {
  return (
    <Section title="Type">
      <div className="space-y-3">
        <p className="font-display text-5xl font-bold tracking-tight">Summer on the river</p>
        <p className="font-display text-3xl font-bold tracking-tight">A page’s heading</p>
        <p className="font-display text-xl font-semibold">A part’s heading</p>
        <p className="text-lg text-quiet">A summary, a little larger than what follows.</p>
        <p className="max-w-prose">
          What is read: Figtree, sixteen pixels. Łódź, Dvořák and Şirin have their letters. 36 €, €36, ¥3,000.
        </p>
        <p className="text-sm text-quiet">What is said beside it.</p>
      </div>
    </Section>
  );
}

function Surfaces() {
  return (
    <Section title="Surfaces">
      <div className="grid gap-4 sm:grid-cols-3">
        <Card surface="raised">raised: the part that matters, once a page</Card>
        <Card>plain: one of several</Card>
        <Card surface="sunken">sunken: what only explains</Card>
      </div>
    </Section>
  );
}

function Buttons() {
  return (
    <Section title="Buttons and menus">
      <div className="flex flex-wrap items-center gap-3">
        <Button tone="primary">Get tickets</Button>
        <Button>
          <Icon name="share" />
          Share
        </Button>
        <Button tone="quiet">Show more</Button>
        <Confirm
          label="Cancel event"
          title="Cancel the event?"
          text="Everybody with a ticket is told."
          yes="Cancel event"
          no="Keep it"
          confirm={() => undefined}
        />
        <Button tone="primary" busy>
          Saving …
        </Button>
        <Button disabled>Sold out</Button>
        <Menu
          label="More"
          items={[
            { label: 'Duplicate', act: () => undefined },
            { label: 'Delete', act: () => undefined, danger: true },
          ]}
        />
      </div>
    </Section>
  );
}

function Forms() {
  return (
    <Section title="Fields">
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Name" placeholder="Ada Lovelace" />
        <TextField label="Email" hint="Your tickets go there." />
        <TextField label="Email" defaultValue="ada@" error="Enter a whole email address." />
        <label className="block text-sm font-medium">
          Quantity
          <select className={`${INPUT} mt-1.5`} defaultValue="2">
            <option>1</option>
            <option>2</option>
          </select>
        </label>
      </div>
    </Section>
  );
}

function Words() {
  return (
    <Section title="Badges, notices, waiting">
      <div className="flex flex-wrap gap-2">
        <Badge>Draft</Badge>
        <Badge tone="accent">€12</Badge>
        <Badge tone="good">Free</Badge>
        <Badge tone="warn">Few left</Badge>
        <Badge tone="bad">Cancelled</Badge>
      </div>
      <div className="mt-4 grid gap-3 sm:grid-cols-2">
        <Notice tone="accent">The doors open at 19:00.</Notice>
        <Notice tone="good">Saved.</Notice>
        <Notice tone="warn">Sales end in an hour.</Notice>
        <Notice tone="bad">The card was declined. Try another one.</Notice>
      </div>
      {/* Skeletons, held still: the tests that picture this page wait until none is left. */}
      <div className="mt-4 space-y-2">
        <div className="h-6 w-1/2 rounded-xl bg-soft" />
        <div className="h-24 rounded-xl bg-soft" />
      </div>
    </Section>
  );
}

const ART: ArtName[] = ['tickets', 'calendar', 'search', 'people', 'done'];

function Drawings() {
  return (
    <Section title="Drawings">
      <ul className="grid grid-cols-[repeat(auto-fill,minmax(6rem,1fr))] gap-2 text-center text-sm text-quiet">
        {(Object.keys(icons) as IconName[]).map((name) => (
          <li key={name} className="rounded-xl bg-card p-3">
            <Icon name={name} className="mx-auto size-6 text-ink" />
            {name}
          </li>
        ))}
      </ul>
      <ul className="mt-6 grid gap-4 sm:grid-cols-5">
        {ART.map((name) => (
          <li key={name} className="text-center text-sm text-quiet">
            <Art name={name} />
            {name}
          </li>
        ))}
      </ul>
      <p className="mt-6 mb-2 text-quiet">Covers of events that have none:</p>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {['jazz', 'ceramics', 'run', 'meetup', 'film', 'opera', 'choir', 'dance'].map((slug) => (
          <li
            key={slug}
            className="flex aspect-3/2 items-end rounded-2xl p-3 font-display text-xl font-bold text-white"
            style={{ background: artwork(slug) }}
          >
            {slug}
          </li>
        ))}
      </ul>
      <div className="mt-6">
        <Empty title="No orders yet" art="tickets">
          They appear here as soon as somebody buys a ticket.
        </Empty>
      </div>
    </Section>
  );
}
