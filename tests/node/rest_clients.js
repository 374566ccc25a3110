// Walks the REST API with two hypermedia clients that know nothing of it but rels: Ketting, which follows links and submits
// forms, and Traverson with its HAL adapter, which expands templates and curies. The input is the address of the root, an
// access token of somebody who manages events, and the id of an event; the output is what they found.

import { readFileSync } from "node:fs";
import { Client, bearerAuth } from "ketting";
import traverson from "traverson";
import TraversonHal from "traverson-hal";

const { root, token, event } = JSON.parse(readFileSync(0, "utf8"));
const result = {};

// Ketting
const client = new Client(root);
client.use(bearerAuth(token));
const venues = await client.go("").follow("venue");
const state = await venues.get();
const first = state.getEmbedded()[0];
result.followed = (await venues.followAll("venue")).length;
result.venue = first.data.name;
// The `default` form replaces the venue; Ketting sends what the form says.
const editForm = await client.go(first.uri).follow("edit-form");
const forms = await editForm.get();
const action = forms.action("default");
result.method = action.method;
result.fields = action.fields.map((field) => field.name).sort();
// A PUT without If-Match is refused.
const blind = await client.fetcher.fetch(action.uri, {
  method: "PUT",
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ name: "Blind" }),
});
result.blind = blind.status;
const fresh = await client.go(first.uri).refresh();
const tag = fresh.headers.get("etag");
const values = Object.fromEntries(action.fields.filter((field) => field.value !== undefined).map((field) => [field.name, field.value]));
const put = await client.fetcher.fetch(action.uri, {
  method: action.method,
  headers: { "content-type": action.contentType, "if-match": tag },
  body: JSON.stringify({ ...values, name: "Renamed by a form" }),
});
result.submitted = put.status;
result.renamed = (await put.json()).name;

// Traverson
traverson.registerMediaType(TraversonHal.mediaType, TraversonHal);
const walk = (rels, parameters) =>
  new Promise((resolve, reject) => {
    let builder = traverson.from(root).jsonHal().withRequestOptions({ headers: { authorization: `Bearer ${token}`, accept: "application/hal+json" } });
    if (parameters) builder = builder.withTemplateParameters(parameters);
    builder.follow(...rels).getResource((error, document) => (error ? reject(error) : resolve(document)));
  });
result.templated = (await walk(["er:event"], { id: event })).name;
result.embeddedItem = (await walk(["event", "event[0]"])).name;
const curies = (await walk([]))._links.curies;
const uri = curies[0].href.replace("{rel}", "event");
result.curie = (await walk([uri], { id: event })).name;
result.searched = (await walk(["event", "search"], { limit: 1 }))._meta.limit;

console.log(JSON.stringify(result));
