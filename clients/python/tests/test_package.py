"""The installed package: its version, files, dependencies and types."""

from __future__ import annotations

from importlib.metadata import files, requires, version
from pathlib import Path

import bkash_checkout
from bkash_checkout import Checkout, CheckoutSession


def test_the_package_has_the_version_that_requests_send() -> None:
    assert bkash_checkout.__version__ == version("bkash-checkout")


def test_the_installed_package_is_imported() -> None:
    assert "site-packages" in Path(bkash_checkout.__file__).parts


def test_the_package_contains_its_sources_types_and_licence() -> None:
    names = {str(file) for file in files("bkash-checkout") or []}
    assert "bkash_checkout/py.typed" in names
    assert any(name.endswith("licenses/LICENSE") for name in names)
    sources = Path(__file__).parent.parent / "src"
    wanted = {str(file.relative_to(sources)) for file in sources.rglob("*.py")}
    found = {name for name in names if name.endswith(".py")}
    assert found == wanted
    assert all(name.startswith(("bkash_checkout/", "bkash_checkout-")) for name in names)


def test_the_package_has_two_dependencies() -> None:
    assert [line.split(">=")[0].split("<")[0] for line in requires("bkash-checkout") or []] == ["httpx", "standardwebhooks"]


def type_errors(checkout: Checkout, session: CheckoutSession) -> None:
    """Never called: mypy checks that each line marked with `type: ignore` is an error."""
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
    # Values of later versions are allowed.
    assert session.status == "disputed"
