"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from ..._client import ApiClient, AsyncApiClient
from .agreements import AsyncAgreements, Agreements
from .api_keys import AsyncApiKeys, ApiKeys
from .customer_links import AsyncCustomerLinks, CustomerLinks
from .deliveries import AsyncDeliveries, Deliveries
from .events import AsyncEvents, Events
from .merchants import AsyncMerchants, Merchants
from .notifications import AsyncNotifications, Notifications
from .payments import AsyncPayments, Payments
from .refunds import AsyncRefunds, Refunds
from .sessions import AsyncSessions, Sessions
from .summaries import AsyncSummaries, Summaries
from .transactions import AsyncTransactions, Transactions
from .webhook_endpoints import AsyncWebhookEndpoints, WebhookEndpoints


class Resources:
    """The resources of the API."""

    def __init__(self, client: ApiClient) -> None:
        self.sessions = Sessions(client)
        """A checkout session is one order to be paid. Create a session and redirect the payer to its `url`."""
        self.payments = Payments(client)
        """A payment is one attempt to pay a session. Payments of sessions with `capture: manual` are
        authorized first; capture or void them here.
        """
        self.refunds = Refunds(client)
        """A refund returns all or part of a payment to the payer."""
        self.agreements = Agreements(client)
        """An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with
        the PIN alone, and can revoke the consent at any time.
        """
        self.customer_links = CustomerLinks(client)
        """An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with
        the PIN alone, and can revoke the consent at any time.
        """
        self.summaries = Summaries(client)
        """Number and sum of objects by day and status."""
        self.transactions = Transactions(client)
        """bKash's own record of a transaction."""
        self.notifications = Notifications(client)
        """The payment notifications (IPN) that bKash sends for the merchant's account, whatever the channel of
        the payment.
        """
        self.events = Events(client)
        """Events record each change of an object. Webhooks deliver them, and they are kept forever."""
        self.webhook_endpoints = WebhookEndpoints(client)
        """A webhook endpoint is a URL of your server that receives events."""
        self.deliveries = Deliveries(client)
        """A webhook delivery sends one event to one endpoint. List deliveries to see each attempt and its
        response, and replay events that your server missed.
        """
        self.api_keys = ApiKeys(client)
        """API keys authenticate requests. Their scopes limit what they can do."""
        self.merchants = Merchants(client)
        """Manage the merchants of a server that hosts more than one. These operations need a key of the
        merchant in the server's configuration with the scope `merchants:read` or `merchants:write`, which
        `full` does not include.
        """


class AsyncResources:
    """The resources of the API."""

    def __init__(self, client: AsyncApiClient) -> None:
        self.sessions = AsyncSessions(client)
        """A checkout session is one order to be paid. Create a session and redirect the payer to its `url`."""
        self.payments = AsyncPayments(client)
        """A payment is one attempt to pay a session. Payments of sessions with `capture: manual` are
        authorized first; capture or void them here.
        """
        self.refunds = AsyncRefunds(client)
        """A refund returns all or part of a payment to the payer."""
        self.agreements = AsyncAgreements(client)
        """An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with
        the PIN alone, and can revoke the consent at any time.
        """
        self.customer_links = AsyncCustomerLinks(client)
        """An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with
        the PIN alone, and can revoke the consent at any time.
        """
        self.summaries = AsyncSummaries(client)
        """Number and sum of objects by day and status."""
        self.transactions = AsyncTransactions(client)
        """bKash's own record of a transaction."""
        self.notifications = AsyncNotifications(client)
        """The payment notifications (IPN) that bKash sends for the merchant's account, whatever the channel of
        the payment.
        """
        self.events = AsyncEvents(client)
        """Events record each change of an object. Webhooks deliver them, and they are kept forever."""
        self.webhook_endpoints = AsyncWebhookEndpoints(client)
        """A webhook endpoint is a URL of your server that receives events."""
        self.deliveries = AsyncDeliveries(client)
        """A webhook delivery sends one event to one endpoint. List deliveries to see each attempt and its
        response, and replay events that your server missed.
        """
        self.api_keys = AsyncApiKeys(client)
        """API keys authenticate requests. Their scopes limit what they can do."""
        self.merchants = AsyncMerchants(client)
        """Manage the merchants of a server that hosts more than one. These operations need a key of the
        merchant in the server's configuration with the scope `merchants:read` or `merchants:write`, which
        `full` does not include.
        """
