// A mail server, the one that MailDev is made of, which rejects, puts off and drops by whom a mail is for. It prints the
// port that it listens on, and then each mail that it took, a line of JSON each.
import { SMTPServer } from 'smtp-server';

const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`);

const met = new Set();
/** Whether it is the first mail for an address that begins so. */
function isFirst(kind, address) {
  if (!address.startsWith(`${kind}.`) || met.has(address)) return false;
  met.add(address);
  return true;
}

function refusal(responseCode, words) {
  return Object.assign(new Error(words), { responseCode });
}

const server = new SMTPServer({
  disabledCommands: ['AUTH', 'STARTTLS'],
  onRcptTo({ address }, session, done) {
    if (address.startsWith('reject.')) return done(refusal(550, 'no such person'));
    if (isFirst('delay', address)) return done(refusal(451, 'come back later'));
    done();
  },
  onData(stream, session, done) {
    const to = session.envelope.rcptTo.map(({ address }) => address);
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      if (to.some((address) => isFirst('drop', address))) {
        for (const connection of server.connections) {
          if (connection.id === session.id) connection._socket.destroy();
        }
        return;
      }
      tell({ to, data: Buffer.concat(parts).toString('utf8') });
      done();
    });
  },
});

// Connections that were dropped are no faults of its.
server.on('error', () => undefined);
server.listen(0, '127.0.0.1', () => tell({ port: server.server.address().port }));
