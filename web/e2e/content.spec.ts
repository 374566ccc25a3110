import { expect, signIn, test } from './support/fixtures';

// The recorder of traces fetches pictures while they are sent, which the page's policy refuses.
test.use({ trace: 'off' });

test('a page gets speakers, an agenda, answers and pictures, and says who is going', async ({
  page,
  context,
  organizer,
  api,
}) => {
  /** Switches are saved at once; whoever goes on waits for that. */
  const saved = async (mutation: string, press: () => Promise<void>) => {
    const answer = page.waitForResponse(
      (response) => response.request().postData()?.includes(mutation) ?? false,
    );
    await press();
    await answer;
  };
  const sale = await organizer.event({ name: 'Seat' });
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/content`);

  await page.getByRole('button', { name: 'Add someone' }).click();
  await page.getByLabel('Name', { exact: true }).fill('Ada Byrne');
  await page.getByLabel('Role or affiliation').fill('Bass');
  await page.getByRole('button', { name: 'Add an item' }).click();
  await page.getByLabel('Title').fill('Soundcheck');
  await page.getByRole('checkbox', { name: 'Ada Byrne' }).check();
  await page.getByRole('button', { name: 'Add a question' }).click();
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const question = page.getByLabel('Question', { exact: true });
  await expect(question).toBeFocused();
  await question.fill('Is there a lift?');
  await page.getByRole('textbox', { name: 'Answer' }).fill('Yes, two.');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Your event page shows it now.')).toBeVisible();

  const buffer = await page.screenshot();
  const file = (name: string) => ({ name, mimeType: 'image/png', buffer });
  await page.getByLabel('Add images').setInputFiles([file('one.png'), file('two.png')]);
  const text = page.getByLabel('Image description');
  await expect(text).toHaveCount(2);
  await text.first().fill('A band in a yard');
  await text.first().blur();
  await expect(page.getByRole('button', { name: 'Move down: A band in a yard' })).toBeVisible();
  await saved('eventContentUpdate', () =>
    page.getByLabel('Show on the event page how many people are going').check(),
  );

  const bought = await api.buy(sale, { name: 'Rita Reader', email: `rita.${sale.id}@example.org` });
  await page.goto(`/orders/${bought.id}?secret=${bought.secret}`);
  await saved('orderShowName', () => page.getByLabel('Show “Rita” on the event page').check());
  await page.reload();
  await expect(page.getByLabel('Show “Rita” on the event page')).toBeChecked();

  await page.goto(`/events/${sale.slug}`);
  const agenda = page.getByRole('region', { name: 'Agenda' });
  await expect(agenda.getByRole('listitem').filter({ hasText: 'Soundcheck' })).toContainText('Ada Byrne');
  await expect(page.getByRole('region', { name: 'Speakers' })).toContainText('Bass');
  await expect(page.getByRole('region', { name: '1 person is going' })).toContainText('Rita');
  await page.getByText('Is there a lift?').click();
  await expect(page.getByText('Yes, two.')).toBeVisible();

  await page.getByRole('button', { name: 'Enlarge: A band in a yard' }).click();
  const box = page.getByRole('dialog', { name: 'Gallery' });
  await expect(box.getByRole('status')).toContainText('Image 1 of 2');
  await page.keyboard.press('ArrowRight');
  await expect(box.getByRole('status')).toContainText('Image 2 of 2');
  await page.keyboard.press('Escape');
  await expect(box).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Enlarge: A band in a yard' })).toBeFocused();
});

test('a visitor writes to an organizer, who can answer', async ({ page, organizer, api }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await page.goto(`/events/${sale.slug}`);
  await page.getByRole('button', { name: 'Contact' }).click();
  const form = page.getByRole('dialog');
  await form.getByLabel('Your name').fill('Vera Visitor');
  await form.getByLabel('Your email address').fill('vera@example.org');
  await form.getByLabel('Your message').fill('Is there a cloakroom?');
  await form.getByRole('button', { name: 'Send message' }).click();
  await expect(form.getByText('The organizer will answer you by email.')).toBeVisible();
  await api.mailbox.wait(organizer.account.email, 'Message from Vera Visitor');
});
