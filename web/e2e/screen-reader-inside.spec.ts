import { expect, signIn } from './support/fixtures';
import { expectRead } from './support/looks';
import { demoAccount, test } from './support/shown';

const TABS = (label: string, ...links: string[]) => `
  - navigation "${label}":
    - list:
      - /children: equal${links.map((link) => `\n      - listitem:\n        - link "${link}"`).join('')}`;

const ORGANIZATION = TABS(
  'Your organization',
  ...['Events', 'Orders', 'Venues', 'Team', 'Public page', 'API keys', 'Settings'],
);

test('reads the pages of an account and of organizers', async ({ page, context, api, organizer }) => {
  const sale = await organizer.event({ name: 'Front row', quantity: 40 });
  await api.buy(sale, { name: 'Anna Arrival' });
  await signIn(context, organizer.account);
  await page.goto('/account');
  await expectRead(
    page,
    `
- main:${TABS('Your account', 'My tickets', 'My orders', 'Profile', 'Security', 'Emails', 'Data')}
  - heading "Profile" [level=1]
  - region "Profile image":
    - heading "Profile image" [level=2]
    - button "Choose image"
  - region "Your details":
    - heading "Your details" [level=2]
    - textbox "Your name": Olga Organizer
    - paragraph: This is the name others see.
    - combobox "Language"
    - combobox "Time zone"
    - button "Save"
  - region "Email address":
    - heading "Email address" [level=2]
    - paragraph: /Confirmed/
    - button "Change email address"
`,
  );

  await page.goto(`/organizer/${organizer.slug}`);
  await expectRead(
    page,
    `
- main:
  - paragraph: Club of Tests${ORGANIZATION}
  - heading "Events" [level=1]
  - link "Create event"
  - search:
    - navigation "Filter events":
      - list:
        - listitem:
          - link "Upcoming"
    - searchbox "Search your events"
  - status: /\\d+ events?/
  - list:
    - listitem:
      - paragraph:
        - time: /\\d+:\\d\\d – /
      - heading "${sale.title}" [level=2]:
        - link "${sale.title}"
      - paragraph: Old Foundry, Leipzig
      - button "More actions for ${sale.title}"
      - text: 1 of 40 sold
`,
  );

  await page.getByRole('link', { name: 'Create event' }).click();
  await expectRead(
    page,
    `
- main:
  - paragraph: Club of Tests${ORGANIZATION}
  - form "New event":
    - heading "New event" [level=1]
    - region "Cover image":
      - button "Choose an image"
    - textbox "Title"
    - region "When":
      - heading "When" [level=2]
      - textbox "Starts"
      - textbox "Ends"
      - paragraph:
        - 'button "Change: Times in Berlin"'
    - region "Where":
      - heading "Where" [level=2]
      - group "Format":
        - radio "In person" [checked]
        - radio "Online"
        - radio "In person and online"
      - combobox "Venue"
      - button "New venue"
    - region "Tickets":
      - heading "Tickets" [level=2]
      - group "Free or paid":
        - radio "Free" [checked]
        - radio "Paid"
      - textbox "Quantity"
      - paragraph: Leave it empty for no limit.
    - toolbar "Text formatting":
      - button "Bold"
      - button "Markdown"
    - textbox "Description"
    - combobox "Who can see this event"
    - paragraph: Shown in lists, search and search engines.
    - button "Save draft"
    - button "Publish"
`,
  );

  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/check-in`);
  await page.getByRole('searchbox').fill('anna');
  await expect(page.getByRole('button', { name: 'Check in Anna Arrival' })).toBeVisible();
  await expectRead(
    page,
    `
- main:
  - paragraph: Club of Tests
  - link "All events"
  - heading "${sale.title}" [level=1]
  - navigation "This event"
  - heading "Check-in" [level=2]
  - paragraph: 0 of 1 checked in
  - status: /Online 1 ticket on this device, updated/
  - button "Sync now"
  - region "Scanner":
    - paragraph: Point the camera at a ticket’s QR code.
    - button "Start camera"
  - search:
    - searchbox "Search by name, email or code"
    - paragraph: You can also enter a ticket code or use a handheld scanner here.
  - status: 1 match
  - list:
    - listitem:
      - paragraph: Anna Arrival
      - button "Check in Anna Arrival"
`,
  );
});

test('reads the front page of the platform’s staff', async ({ page, context, api }) => {
  await signIn(context, demoAccount(api, 'admin'));
  await page.goto('/admin');
  await expectRead(
    page,
    `
- main:
  - navigation "Administration":
    - list:
      - listitem:
        - link "Overview"
  - heading "Overview" [level=1]
  - region "What needs a person":
    - heading "What needs a person" [level=2]
    - list:
      - listitem:
        - paragraph: There’s no imprint
        - link "Write it There’s no imprint"
      - listitem:
        - paragraph: There’s no privacy policy
        - link "Write it There’s no privacy policy"
  - region "Numbers":
    - heading "Numbers" [level=2]
    - heading "People" [level=3]
    - paragraph: /^\\d+$/
    - heading "New" [level=4]
    - paragraph: /^7 days \\d+$/
`,
  );
});
