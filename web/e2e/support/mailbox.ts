import { setTimeout as pause } from 'node:timers/promises';

export interface Mail {
  to: [string];
  subject: string;
  text: string;
  html: string;
  attachments: { filename: string; contentType: string; size: number }[];
}

const PATIENCE_MS = 20_000;

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
