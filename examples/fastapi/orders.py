"""The shop's orders, in SQLite. Only an order says whether it is paid, never a browser."""

from __future__ import annotations

import re
import secrets
import sqlite3
from dataclasses import dataclass
from pathlib import Path

from bkash_checkout import WebhookEvent

TABLES = """
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS orders (
        number TEXT PRIMARY KEY,
        amount TEXT NOT NULL,
        status TEXT NOT NULL DEFAULT 'open',
        session TEXT,
        url TEXT,
        sequence INTEGER NOT NULL DEFAULT 0
    );
    CREATE TABLE IF NOT EXISTS webhooks (id TEXT PRIMARY KEY);
    CREATE TABLE IF NOT EXISTS parcels (number TEXT NOT NULL REFERENCES orders);
"""

# The shop's word for each status of a session. Every event has the current status, so the newest one is enough.
STATUS = {
    "open": "open",
    "processing": "waiting",
    "paid": "paid",
    "needs_attention": "check",
    "cancelled": "over",
    "expired": "over",
}


@dataclass(frozen=True)
class Order:
    number: str
    amount: str
    status: str
    session: str | None
    url: str | None
    parcels: int


def new_number() -> str:
    """The page contains the number before the order exists, so pressing the button twice sends the same number."""
    return secrets.token_hex(16)


def is_number(text: str) -> bool:
    """Whether `new_number` can have returned it."""
    return re.fullmatch("[0-9a-f]{32}", text) is not None


class Orders:
    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._database = sqlite3.connect(folder / "orders.sqlite3")
        self._database.executescript(TABLES)

    def find(self, number: str) -> Order | None:
        found = self._database.execute(
            """SELECT number, amount, status, session, url,
                      (SELECT count(*) FROM parcels WHERE parcels.number = orders.number)
               FROM orders WHERE number = ?""",
            (number,),
        ).fetchone()
        return Order(*found) if found else None

    def create(self, number: str, amount: str) -> None:
        """Creates the order, unless it exists."""
        with self._database as change:
            change.execute("INSERT OR IGNORE INTO orders (number, amount) VALUES (?, ?)", (number, amount))

    def attach(self, number: str, session: str, url: str) -> None:
        with self._database as change:
            change.execute("UPDATE orders SET session = ?, url = ? WHERE number = ?", (session, url, number))

    def apply(self, event: WebhookEvent) -> None:
        """Applies a verified webhook in one transaction, which is on disk when this returns.

        A message that was handled, or is older than the order's state, changes nothing.
        """
        session = event.object.to_dict()
        status = STATUS.get(session.get("status", ""))
        if "invoice" not in session or status is None:
            return
        update = {**session, "status": status, "sequence": event.sequence}
        with self._database as change:
            if change.execute("INSERT OR IGNORE INTO webhooks (id) VALUES (?)", (event.id,)).rowcount == 0:
                return
            changed = change.execute(
                """UPDATE orders SET sequence = :sequence, status = CASE
                       WHEN status = 'paid' THEN 'paid'
                       WHEN :status = 'paid' AND amount <> :amount THEN 'check'
                       ELSE :status END
                   WHERE number = :invoice AND sequence < :sequence""",
                {name: update[name] for name in ("invoice", "sequence", "status", "amount")},
            )
            if changed.rowcount == 1:
                change.execute(
                    """INSERT INTO parcels SELECT number FROM orders WHERE number = ? AND status = 'paid'
                       AND number NOT IN (SELECT number FROM parcels)""",
                    (update["invoice"],),
                )
