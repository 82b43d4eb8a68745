"""Checks at the end that the tests made every call of the client."""

import pytest
from pybkash import AsyncClient, Client

from conftest import tried


@pytest.mark.parametrize(("form", "client"), [("sync", Client), ("async", AsyncClient)])
def test_every_call_of_the_client_was_made(form, client):
    offered = {name for name in vars(client) if not name.startswith("_")}
    assert tried[form] == offered
