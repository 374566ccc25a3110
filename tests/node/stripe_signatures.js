// Has the official client check webhook signatures: reads [{ signature, body, secret, now }] and prints, for each, the
// event's id or why it was refused.
import { readFileSync } from "node:fs";
import Stripe from "stripe";

const stripe = new Stripe("sk_test_unused");
const answers = JSON.parse(readFileSync(0, "utf8")).map(({ signature, body, secret, now }) => {
  try {
    return stripe.webhooks.constructEvent(body, signature, secret, 300, undefined, now).id;
  } catch (error) {
    return error.constructor.name;
  }
});
console.log(JSON.stringify(answers));
