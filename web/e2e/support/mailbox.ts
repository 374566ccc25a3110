import { setTimeout as pause } from 'node:timers/promises';

export interface Mail {
  messageId: string;
  to: [string];
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; size: number }[];
}

const PATIENCE_MS = 20_000;
/** What mails are sent back with. */
export const BOUNCE_SECRET = 'only for these tests, and long enough';

/** What people would find in their mail: the development set-up's mailbox. */
export class Mailbox {
  constructor(private readonly origin: string) {}

  /** Waits for the newest mail to the address, or the newest with these words in its subject. */
  async wait(address: string, subject = ''): Promise<Mail> {
    const deadline = Date.now() + PATIENCE_MS;
    for (;;) {
      const mails = await this.to(address);
      const mail = mails.find((candidate) => candidate.subject.includes(subject));
      if (mail) return mail;
      if (Date.now() > deadline) {
        const there = mails.map((other) => other.subject).join(', ') || 'none';
        throw new Error(`no mail "${subject}" to ${address}; there are: ${there}`);
      }
      await pause(200);
    }
  }

  /** Sends a mail back as a mail server does that does not know the address. */
  async giveBack({ messageId, to }: Mail, reason: string): Promise<void> {
    const body = [
      'Content-Type: multipart/report; report-type=delivery-status; boundary=b',
      ...['', '--b', 'Content-Type: text/plain', '', 'It could not be delivered.'],
      ...['--b', 'Content-Type: message/delivery-status', '', 'Reporting-MTA: dns; mail.example.org', ''],
      ...[`Final-Recipient: rfc822; ${to[0]}`, 'Action: failed', 'Status: 5.1.1'],
      ...[`Diagnostic-Code: smtp; 550 5.1.1 <${to[0]}>: ${reason}`, ''],
      ...['--b', 'Content-Type: text/rfc822-headers', '', `Message-ID: <${messageId}>`, '', '--b--', ''],
    ].join('\r\n');
    const headers = { 'content-type': 'message/rfc822', authorization: `Bearer ${BOUNCE_SECRET}` };
    const answer = await fetch(`${this.origin}/webhooks/bounces`, { method: 'POST', headers, body });
    const said = await answer.text();
    if (said !== '{"result":"NOTED"}') throw new Error(`the bounce was not noted: ${said}`);
  }

  /** All mails to the address, newest first. */
  private async to(address: string): Promise<Mail[]> {
    const answer = await fetch(`${this.origin}/dev/mailbox.json`);
    return ((await answer.json()) as Mail[]).filter(({ to }) => to[0] === address);
  }
}

/** The first link in a mail whose path begins like this. */
export function linkIn(mail: Mail, path: string): URL {
  const links = [...mail.html.matchAll(/href="([^"]+)"/g)].map(
    ([, href = '']) =>
      new URL(href.replaceAll('&amp;', '&').replaceAll('&#x2f;', '/').replaceAll('&#x3d;', '=')),
  );
  const link = links.find((candidate) => candidate.pathname.startsWith(path));
  if (!link) throw new Error(`"${mail.subject}" has no link to ${path}: ${links.join(' ')}`);
  return link;
}
