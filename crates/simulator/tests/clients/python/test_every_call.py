"""Runs last: everything that the client offers was tried."""

import pytest
from pybkash import AsyncClient, Client

from conftest import tried


@pytest.mark.parametrize(("form", "client"), [("sync", Client), ("async", AsyncClient)])
def test_every_call_that_the_client_offers_was_tried(form, client):
    offered = {name for name in vars(client) if not name.startswith("_")}
    assert tried[form] == offered
