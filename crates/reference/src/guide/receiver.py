import os

from flask import Flask, request
from standardwebhooks import Webhook, WebhookVerificationError

webhook = Webhook(os.environ["WEBHOOK_SECRET"])  # whsec_…
app = Flask(__name__)


@app.post("/bkash")
def receive_event():
    try:
        event = webhook.verify(request.get_data(), dict(request.headers))
    except WebhookVerificationError:
        return "", 400
    # Store the event before responding: an acknowledged event is not sent again.
    if event["type"] == "payment.completed":
        deliver(event["data"]["object"]["invoice"])
    return "", 204
