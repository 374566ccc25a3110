// Runs the GraphQL over HTTP audits against the server at the given URL and prints one JSON line per audit.
import { serverAudits } from "graphql-http";

const url = process.argv[2];
for (const audit of serverAudits({ url })) {
  const result = await audit.fn();
  const { status, reason } = result;
  console.log(JSON.stringify({ id: audit.id, name: audit.name, status, reason: reason ?? null }));
}
