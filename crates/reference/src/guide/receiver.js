import express from "express";
import { Webhook } from "standardwebhooks";

const webhook = new Webhook(process.env.WEBHOOK_SECRET); // whsec_…
const app = express();

// Verify the raw body: the signature covers its exact bytes.
app.post("/bkash", express.raw({ type: "application/json" }), (request, response) => {
  let event;
  try {
    event = webhook.verify(request.body.toString(), request.headers);
  } catch {
    return response.sendStatus(400);
  }
  // Store the event before responding: an acknowledged event is not sent again.
  if (event.type === "payment.completed") deliver(event.data.object.invoice);
  response.sendStatus(204);
});
