import type { Host } from 'dlabs';
import { converse } from './conversation';

/** Mail: `mail TEXT` puts it into the mailbox. */
export default async function smtpd(host: Host): Promise<void> {
  await converse(host, 'smtp', async (line) => {
    const [word, ...text] = line.split(' ');
    if (word !== 'mail') return '500 there are: mail TEXT, quit';
    await host.disk.append('mailbox', `${text.join(' ')}\n`);
    await host.disk.sync();
    return '250 it is safe now';
  });
}
