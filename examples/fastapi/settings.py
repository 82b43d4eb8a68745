"""The shop's settings. They come from the environment, because a key in the code is copied with the code."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass
from pathlib import Path

NEEDED = ("CHECKOUT_ORIGIN", "CHECKOUT_KEY", "WEBHOOK_SECRET")


@dataclass(frozen=True, repr=False)
class Settings:
    checkout_origin: str
    checkout_key: str
    webhook_secret: str
    port: int
    shop_origin: str
    data: Path


def read_settings() -> Settings:
    """Reads the settings. Ends the process with the names of the missing ones."""
    missing = [name for name in NEEDED if not os.environ.get(name)]
    if missing:
        sys.exit(f"Set {', '.join(missing)} in the environment. README.md explains them.")
    port = int(os.environ.get("PORT") or 8080)
    return Settings(
        checkout_origin=os.environ["CHECKOUT_ORIGIN"].rstrip("/"),
        checkout_key=os.environ["CHECKOUT_KEY"],
        webhook_secret=os.environ["WEBHOOK_SECRET"],
        port=port,
        shop_origin=(os.environ.get("SHOP_ORIGIN") or f"http://localhost:{port}").rstrip("/"),
        data=Path(os.environ.get("DATA") or Path(__file__).parent / "data"),
    )
