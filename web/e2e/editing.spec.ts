import { expect, signIn, test } from './support/fixtures';
import { faults, settle } from './support/looks';

// The recorder of traces fetches the picture that is shown while it is sent, which the page's policy refuses.
test.use({ trace: 'off' });

test('an organizer adds a picture and says what it shows', async ({ page, context, organizer }) => {
  const sale = await organizer.event({ name: 'Seat' });
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}/events/${sale.id}/edit`);

  const choose = page.getByLabel('Choose an image');
  const text = { name: 'band.png', mimeType: 'image/png', buffer: Buffer.from('no picture at all') };
  await choose.setInputFiles(text);
  await expect(page.getByText('This isn’t a JPEG, PNG or WebP image.')).toBeVisible();

  const buffer = await page.screenshot();
  await choose.setInputFiles({ name: 'band.png', mimeType: 'image/png', buffer });
  await expect(page.getByRole('img', { name: 'The event’s cover image' })).toBeVisible();
  await page.getByLabel('Image description').fill('A band in a yard');
  await page.getByRole('button', { name: 'Save description' }).click();
  await expect(page.getByText('Description saved.')).toBeVisible();

  await page.goto(`/events/${sale.slug}`);
  await expect(page.getByRole('banner')).toBeVisible();
  const picture = page.getByRole('img', { name: 'A band in a yard' });
  await expect(picture).toBeVisible();
  await expect
    .poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
});

test('a description is written as it will look, and can be written as Markdown', async ({
  page,
  context,
  organizer,
}) => {
  const draft = await organizer.draft();
  await signIn(context, organizer.account);
  await page.goto(`/organizer/${organizer.slug}/events/${draft.id}/edit`);
  const text = page.getByRole('textbox', { name: 'Description' });
  const tools = page.getByRole('toolbar', { name: 'Text formatting' });
  const tool = (name: string) => tools.getByRole('button', { name, exact: true });
  // As it was written elsewhere.
  await expect(text.locator('strong')).toHaveText('an hour before');

  await text.click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.press('Backspace');
  await tool('Heading').click();
  await expect(tool('Heading')).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.type('Doors');
  await page.keyboard.press('Enter');
  await page.keyboard.type('- at ');
  await page.keyboard.press('ControlOrMeta+B');
  await page.keyboard.type('eight');
  await page.keyboard.press('ControlOrMeta+B');
  await page.keyboard.press('Enter');
  await page.keyboard.type('<script>alert(1)</script>');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await tool('Link').click();
  await page.getByLabel('Link address').fill('example.org');
  await page.keyboard.press('Enter');
  await expect(text).toBeFocused();
  await expect(text.getByRole('heading', { name: 'Doors', level: 3 })).toBeVisible();

  // The buttons are one stop for the keyboard; arrows lead on.
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.press('Home');
  await expect(tool('Bold')).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await expect(tool('Markdown')).toBeFocused();
  await page.keyboard.press('Enter');
  const source = page.getByLabel('Description', { exact: true });
  await expect(source).toHaveValue(
    '## Doors\n\n- at **eight**\n- \\<script>alert(1)\\</script>\n\n<https://example.org>',
  );

  await page.getByRole('button', { name: 'Preview' }).click();
  await expect(page.getByRole('heading', { name: 'Doors', level: 3 })).toBeVisible();
  await expect(page.getByRole('listitem').filter({ hasText: '<script>alert(1)</script>' })).toBeVisible();
  await page.getByRole('button', { name: 'Preview' }).click();

  // What can't be shown as it will look stays as it was written.
  const table = '| Time | What |\n|---|---|\n| 8 | Doors |';
  await source.fill(table);
  await tool('Markdown').click();
  // It stands under the field, and is read out.
  const why = page.getByText('Some of this text can only be edited as Markdown');
  await expect(why.first()).toBeVisible();
  await expect(why.and(page.getByRole('status'))).toHaveCount(1);
  await expect(source).toHaveValue(table);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(source).toHaveValue(table);
  await settle(page);
  expect(await faults(page)).toEqual([]);
});
