import { choose, expect } from './support/fixtures';
import { expectRead } from './support/looks';
import { test } from './support/shown';

const CARD = `
      - listitem:
        - paragraph:
          - time: /\\d+:\\d\\d – /
        - heading /\\w/ [level=3]:
          - link /\\w/
        - paragraph: /\\w/`;

test('reads the pages of visitors, and how somebody buys', async ({ page, api, organizer }) => {
  const sale = await organizer.event({ name: 'Front row', price: '18.00' }, { name: 'Standing' });
  const { slug, title } = sale;
  await page.goto('/');
  await expectRead(
    page,
    `
- link "Skip to content"
- banner:
  - link "Event Radar"
  - navigation "Main":
    - /children: equal
    - link "My tickets"
    - link "Organize"
    - link "Log in"
- main:
  - heading "Find your next event" [level=1]
  - paragraph: /Concerts/
  - search:
    - combobox "Events, towns, topics"
  - region "Filters":
    - group "Topics":
      - button "music"
    - button "Filters"
    - link "Map"
    - button "Today"
    - button "Pick dates"
  - region "Coming up":
    - heading "Coming up" [level=2]
    - navigation "View":
      - link "Cards"
      - link "List"
    - list:${CARD}
- contentinfo:
  - combobox "Language"
  - combobox "Theme"
`,
    'body',
  );

  await page.getByRole('button', { name: 'music' }).click();
  await page.getByRole('navigation', { name: 'View' }).getByRole('link', { name: 'List' }).click();
  await expect(page.getByRole('heading', { level: 2, name: /events$/ })).toBeVisible();
  await expectRead(
    page,
    `
- main:
  - region "Filters":
    - group "Topics":
      - button "music" [pressed]
      - button "technology"
    - list "Active filters":
      - listitem:
        - 'button "Remove filter: music"'
    - button "Clear all"
  - region /\\d+ events$/:
    - heading /\\d+ events$/ [level=2]
    - navigation "View"
    - list:${CARD}
`,
  );

  await page.goto(`/events/${slug}`);
  await expectRead(
    page,
    `
- main:
  - article:
    - heading "${title}" [level=1]
    - paragraph: by Club of Tests
    - term: When
    - definition:
      - paragraph:
        - time: /\\d+:\\d\\d – /
    - term: Where
    - definition:
      - paragraph: Old Foundry
      - paragraph: Hüttenweg 3, Leipzig
    - button "Add to calendar"
    - button "Share"
    - paragraph: Songs for those who look closely.
    - region "Tickets":
      - /children: equal
      - heading "Tickets" [level=2]
      - list:
        - listitem:
          - /children: equal
          - paragraph: Front row
          - paragraph: €18
          - 'button "One less: Front row" [disabled]'
          - 'spinbutton "Quantity: Front row"': "0"
          - 'button "One more: Front row"'
        - listitem
      - paragraph: 0 tickets
      - button "Continue to checkout" [disabled]
    - region "About this event":
      - heading "About this event" [level=2]
    - list "Topics":
      - listitem:
        - link "music"
    - region "Organizer":
      - heading "Organizer" [level=2]
      - paragraph: Club of Tests
      - link "More events Club of Tests"
      - button "Contact Club of Tests"
    - button "Report this event"
`,
  );

  await choose(page, 'Front row', 2);
  await expectRead(
    page,
    `
- main:
  - heading "Your order" [level=1]
  - region "Order summary":
    - heading "${title}" [level=2]:
      - link "${title}"
    - paragraph:
      - time: /\\d+:\\d\\d – /
    - paragraph: Old Foundry, Leipzig
    - list:
      - listitem:
        - paragraph: 2 × Front row €36
    - paragraph: 2 tickets €36
  - group "Your details":
    - textbox "Your name"
    - textbox "Your email address"
    - paragraph: We’ll send your tickets here. You don’t need an account.
  - group "Attendees":
    - paragraph: Leave a name empty to use yours.
    - 'textbox "Front row 1: name"'
    - 'textbox "Front row 2: name"'
  - button "Buy now · €36"
  - paragraph: You’ll pay next. We’ll hold your tickets until then.
`,
  );

  const order = await api.buy(sale, { name: 'Rita Reader', quantity: 2 });
  await api.pay(order);
  await page.goto(`/orders/${order.id}?secret=${order.secret}`);
  await expect(page.getByRole('heading', { name: `You’re going to ${title}` })).toBeVisible();
  await expectRead(
    page,
    `
- main:
  - /children: equal
  - heading "You’re going to ${title}" [level=1]
  - status: /You’ll find your tickets here and in our email to guest/
  - region "Your tickets":
    - /children: equal
    - heading "Your tickets" [level=2]
    - list:
      - listitem:
        - img "QR code of Rita Reader’s ticket"
        - paragraph: Rita Reader
        - paragraph: Front row
        - paragraph: Valid
      - listitem
  - region "Save your tickets to an account":
    - heading "Save your tickets to an account" [level=2]
    - paragraph: /and this order will be in your account/
    - paragraph:
      - link "Sign up"
      - link "Log in"
  - paragraph:
    - link "${title}"
  - paragraph: by Club of Tests
  - paragraph:
    - time: /\\d+:\\d\\d – /
  - paragraph: Old Foundry, Hüttenweg 3, Leipzig
  - link "Tickets as PDF"
  - button "Add to calendar"
  - button "Share"
  - region "Order summary":
    - paragraph: /^Order \\w+$/
    - list:
      - listitem: 2 × Front row €36
    - paragraph: Total €36
    - paragraph: /Ordered by Rita Reader/
    - paragraph:
      - link "Receipt as PDF"
`,
  );

  await page.goto(`/o/${organizer.slug}`);
  await expectRead(
    page,
    `
- main:
  - heading "Club of Tests" [level=1]
  - button "Follow"
  - status: Get an email when they announce a new event.
  - region "Upcoming events":
    - heading "Upcoming events" [level=2]
    - list:${CARD}
`,
  );
});

test('reads how one logs in and signs up', async ({ page }) => {
  await page.goto('/login');
  await expectRead(
    page,
    `
- main:
  - heading "Log in" [level=1]
  - paragraph: Log in with your password, or with a link we email you.
  - textbox "Email address"
  - textbox "Password"
  - button "Log in"
  - button "Log in by email"
  - link "Forgot your password?"
  - link "Sign up"
`,
  );
  await page.getByRole('link', { name: 'Sign up' }).click();
  await expectRead(
    page,
    `
- main:
  - heading "Sign up" [level=1]
  - paragraph: Keep your tickets in one place, follow organizers and create events of your own.
  - textbox "Your name"
  - textbox "Email address"
  - textbox "New password"
  - paragraph: At least 8 characters. A few words are better than one complicated one.
  - button "Create account"
  - link "I already have an account"
`,
  );
});
