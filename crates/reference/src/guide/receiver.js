import express from "express";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET); // whsec_…
const app = express();

// The raw body: what is signed are its bytes.
app.post("/bkash", express.raw({ type: "application/json" }), (request, response) => {
  let event;
  try {
    event = webhook.verify(request.body.toString(), request.headers);
  } catch {
    return response.sendStatus(400);
  }
  // Written down first: what is answered with 2xx does not come again.
  if (event.type === "payment.completed") deliver(event.data.object.invoice);
  response.sendStatus(204);
});
