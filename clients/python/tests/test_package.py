"""What a shop installs: under the version that it says it is, with its types."""

from __future__ import annotations

from importlib.metadata import files, requires, version
from pathlib import Path

import bkash_checkout
from bkash_checkout import Checkout, CheckoutSession


def test_it_is_of_the_version_that_requests_name() -> None:
    assert bkash_checkout.__version__ == version("bkash-checkout")


def test_what_is_imported_is_what_was_installed() -> None:
    assert "site-packages" in Path(bkash_checkout.__file__).parts


def test_it_brings_its_types_and_its_licence_and_nothing_else() -> None:
    names = {str(file) for file in files("bkash-checkout") or []}
    assert "bkash_checkout/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    sources = Path(__file__).parent.parent / "src"
    wanted = {str(file.relative_to(sources)) for file in sources.rglob("*.py")}
    found = {name for name in names if name.endswith(".py")}
    assert found == wanted
    assert all(name.startswith(("bkash_checkout/", "bkash_checkout-")) for name in names)


def test_it_needs_two_packages() -> None:
    assert [line.split(">=")[0].split("<")[0] for line in requires("bkash-checkout") or []] == ["httpx", "standardwebhooks"]


def mistakes(checkout: Checkout, session: CheckoutSession) -> None:
    """Never called: mypy is what tries it. Were a mistake none, it would complain that none is there."""
    checkout.sessions.create(
        amount=599,  # type: ignore[arg-type]
        invoice="INV-1",
        success_url="https://shop.example",
        cancel_url="https://shop.example",
    )
    checkout.sessions.create(amount="599.00", invoice="INV-1")  # type: ignore[call-arg]
    checkout.payments.capture("pay_1", amount="100.00")  # type: ignore[call-arg]
    session.payment.upper()  # type: ignore[union-attr]
    session.paid  # type: ignore[attr-defined]
    # What later versions say is no mistake.
    assert session.status == "disputed"
