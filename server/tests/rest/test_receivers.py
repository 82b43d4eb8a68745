"""Runs the example webhook receivers of the API reference at /docs. They accept a webhook of the running checkout, and
reject altered, forged and stale ones.

`server/tests/integration/receiver.rs` tests the receiver in Rust. The one in Go is not tested."""

import html
import http.server
import json
import os
import queue
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
import uuid
from datetime import datetime, timedelta, timezone

import pytest
from standardwebhooks import Webhook

# By language: the file, the command, and the code before and after the example (`deliver` and a server).
# A receiver listens on port 0, so that the system chooses a free one, and prints its origin.
RECEIVERS = {
    "Node": (
        "receiver.mjs",
        lambda file: ["node", file],
        "",
        """
import { appendFileSync } from "node:fs";
function deliver(invoice) { appendFileSync(process.env.DELIVERED, invoice + "\\n"); }
const server = app.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
""",
    ),
    "Python": (
        "receiver.py",
        lambda file: [sys.executable, file],
        "",
        """
def deliver(invoice):
    with open(os.environ["DELIVERED"], "a") as delivered:
        delivered.write(invoice + "\\n")

app.run("127.0.0.1", 0)
""",
    ),
    "PHP": (
        "receiver.php",
        lambda file: ["php", "-S", "127.0.0.1:0", file],
        "",
        """
function deliver($invoice) {
    if (!file_put_contents(getenv("DELIVERED"), "$invoice\\n", FILE_APPEND)) throw new RuntimeException("not written");
}
""",
    ),
}


@pytest.fixture(scope="module")
def webhook():
    """A webhook of the checkout for a paid session: headers, body, the endpoint's secret and the invoice."""
    from conftest import BackEnd

    back_end = BackEnd()
    messages = queue.Queue()

    class Receiver(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            messages.put((dict(self.headers), body))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    endpoint = back_end.call("POST", "/v1/webhook_endpoints", {
        "url": f"http://127.0.0.1:{server.server_port}/bkash", "event_types": ["payment.completed"],
    })
    invoice = f"INV-{uuid.uuid4()}"
    assert back_end.paid(invoice, amount="806.00")["status"] == "paid"
    while True:
        headers, body = messages.get(timeout=60)
        if json.loads(body)["data"]["object"]["invoice"] == invoice:
            break
    back_end.call("DELETE", f"/v1/webhook_endpoints/{endpoint['id']}")
    server.shutdown()
    kept = {name.lower(): value for name, value in headers.items()}
    kept = {name: value for name, value in kept.items() if name.startswith("webhook-") or name == "content-type"}
    return kept, body, endpoint["secret"], invoice


def shown(language):
    with urllib.request.urlopen(f"{os.environ['CHECKOUT_ORIGIN']}/docs", timeout=10) as answer:
        page = answer.read().decode()
    code = re.search(rf"<summary>{language}</summary>.*?<pre[^>]*><code>(.*?)</code>", page, re.S)[1]
    return html.unescape(code)


@pytest.fixture
def receiver(request, webhook, tmp_path):
    """A running receiver: its URL, and the file that it writes delivered invoices to."""
    name, run, before, after = RECEIVERS[request.param]
    (tmp_path / "node_modules").symlink_to(os.environ["NODE_MODULES"])
    (tmp_path / name).write_text(f"{before}{shown(request.param)}\n{after}")
    delivered = tmp_path / "delivered"
    delivered.touch()
    environment = {
        **os.environ, "WEBHOOK_SECRET": webhook[2], "DELIVERED": str(delivered),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    written = tmp_path / "log"
    with written.open("w") as log:
        process = subprocess.Popen(run(name), cwd=tmp_path, env=environment, stdout=log, stderr=log)
    origin = lambda: re.search(r"http://127\.0\.0\.1:\d+", written.read_text())
    try:
        until(lambda: origin() or process.poll() is not None, "a receiver")
        assert process.poll() is None, written.read_text()
        yield f"{origin()[0]}/bkash", delivered
    finally:
        process.kill()
        process.wait()


def until(condition, what):
    end = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < end, f"waited for {what}"
        time.sleep(0.02)


def post(address, headers, body):
    request = urllib.request.Request(address, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as refused:
        return refused.code


@pytest.mark.parametrize("receiver", RECEIVERS, indirect=True)
def test_a_genuine_webhook_is_delivered_and_forged_ones_are_rejected(receiver, webhook):
    address, delivered = receiver
    headers, body, secret, invoice = webhook
    paid = body.replace(b'"amount":"806.00"', b'"amount":"1.00"', 1)
    assert paid != body
    moment = datetime.now(timezone.utc)
    signed = lambda key, at: {
        **headers,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(key).sign(headers["webhook-id"], at, body.decode()),
    }
    for what, forged, content in [
        ("another body", headers, paid),
        ("a blank more", headers, body + b" "),
        ("no body", headers, b""),
        ("another message's name", {**headers, "webhook-id": "evt_0"}, body),
        ("a later time", {**headers, "webhook-timestamp": str(int(moment.timestamp()) + 1)}, body),
        ("another's signature", signed("whsec_" + "A" * 32, moment), body),
        ("a message of yesterday", signed(secret, moment - timedelta(days=1)), body),
        ("a message of tomorrow", signed(secret, moment + timedelta(days=1)), body),
        ("an empty signature", {**headers, "webhook-signature": ""}, body),
        ("a version alone", {**headers, "webhook-signature": "v1,"}, body),
        ("no signature", {"content-type": "application/json"}, body),
    ]:
        assert post(address, forged, content) == 400, what
    assert delivered.read_text() == ""
    assert post(address, headers, body) == 204
    until(lambda: delivered.read_text(), "what was paid to be delivered")
    assert delivered.read_text() == f"{invoice}\n"
    # During a roll, a webhook has a signature with each secret.
    both = {**headers, "webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}
    assert post(address, both, body) == 204


@pytest.mark.parametrize("receiver", RECEIVERS, indirect=True)
def test_an_event_that_cannot_be_stored_is_not_acknowledged(receiver, webhook):
    address, delivered = receiver
    headers, body, _, invoice = webhook
    delivered.unlink()
    delivered.mkdir()
    assert post(address, headers, body) >= 500
    delivered.rmdir()
    assert post(address, headers, body) == 204
    assert delivered.read_text() == f"{invoice}\n"


def test_every_receiver_of_the_page_is_tested():
    with urllib.request.urlopen(f"{os.environ['CHECKOUT_ORIGIN']}/docs", timeout=10) as answer:
        page = answer.read().decode()
    shown_languages = re.findall(r'<details name="receiver"[^>]*><summary>(\w+)</summary>', page)
    assert sorted(shown_languages) == sorted([*RECEIVERS, "Rust", "Go"])
