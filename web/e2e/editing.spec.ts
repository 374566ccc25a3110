import { expect, signIn, test } from './support/fixtures';

// The recorder of traces fetches the picture that is shown while it is sent, which the page's policy refuses.
test.use({ trace: 'off' });

test('an organizer adds a picture and says what it shows', async ({ page, context, organizer }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/edit`);

  const choose = page.getByLabel('Choose a picture');
  const text = { name: 'band.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') };
  await choose.setInputFiles(text);
  await expect(page.getByText('This is no JPEG, PNG or WebP picture.')).toBeVisible();

  const buffer = await page.screenshot();
  await choose.setInputFiles({ name: 'band.png', mimeType: 'image/png', buffer });
  await expect(page.getByRole('img', { name: "The event's picture" })).toBeVisible();
  await page.getByLabel('What it shows').fill('A band in a yard');
  await page.getByRole('button', { name: 'Save the description' }).click();
  await expect(page.getByText('The description is saved.')).toBeVisible();

  await page.goto(`/events/${sale.slug}`);
  await expect(page.getByRole('banner')).toBeVisible();
  const picture = page.getByRole('img', { name: 'A band in a yard' });
  await expect(picture).toBeVisible();
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
});

test('a description can be looked at before it is kept', async ({ page, context, organizer }) => {
  const draft = await organizer.draft();
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}/events/${draft.id}/edit`);
  await page
    .getByLabel('Description', { exact: true })
    .fill('## Doors\n\n- at **eight**\n- <script>alert(1)</script>');
  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('heading', { name: 'Doors', level: 3 })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: '<script>alert(1)</script>' })).toBeVisible();
});
