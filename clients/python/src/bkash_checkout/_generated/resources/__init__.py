"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from ..._call import AsyncCaller, Caller
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
from .transactions import AsyncTransactions, Transactions
from .webhook_endpoints import AsyncWebhookEndpoints, WebhookEndpoints


class Resources:
    """Everything that the API has."""

    def __init__(self, caller: Caller) -> None:
        self.sessions = Sessions(caller)
        """One order that waits to be paid. It begins here, and the payer is sent to its `url`."""
        self.payments = Payments(caller)
        """Each try to pay a session. Most shops only read them; those that hold money first capture and void
        it here.
        """
        self.refunds = Refunds(caller)
        """Money given back: in parts or whole, and never twice."""
        self.agreements = Agreements(caller)
        """Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back
        at any time.
        """
        self.customer_links = CustomerLinks(caller)
        """Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back
        at any time.
        """
        self.transactions = Transactions(caller)
        """bKash's own word on a transaction."""
        self.notifications = Notifications(caller)
        """What bKash told of payments to your account, by whatever channel."""
        self.events = Events(caller)
        """Everything that webhooks told, kept for ever."""
        self.webhook_endpoints = WebhookEndpoints(caller)
        """Where your server is told of events."""
        self.deliveries = Deliveries(caller)
        """What was sent to an endpoint, what it answered, and sending it again."""
        self.api_keys = ApiKeys(caller)
        """Your programs' rights to use this API."""
        self.merchants = Merchants(caller)
        """For whoever runs a server for more than one merchant: needs a key of the configuration's own
        merchant with the scope `merchants:write`, which `full` does not give.
        """


class AsyncResources:
    """Everything that the API has."""

    def __init__(self, caller: AsyncCaller) -> None:
        self.sessions = AsyncSessions(caller)
        """One order that waits to be paid. It begins here, and the payer is sent to its `url`."""
        self.payments = AsyncPayments(caller)
        """Each try to pay a session. Most shops only read them; those that hold money first capture and void
        it here.
        """
        self.refunds = AsyncRefunds(caller)
        """Money given back: in parts or whole, and never twice."""
        self.agreements = AsyncAgreements(caller)
        """Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back
        at any time.
        """
        self.customer_links = AsyncCustomerLinks(caller)
        """Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back
        at any time.
        """
        self.transactions = AsyncTransactions(caller)
        """bKash's own word on a transaction."""
        self.notifications = AsyncNotifications(caller)
        """What bKash told of payments to your account, by whatever channel."""
        self.events = AsyncEvents(caller)
        """Everything that webhooks told, kept for ever."""
        self.webhook_endpoints = AsyncWebhookEndpoints(caller)
        """Where your server is told of events."""
        self.deliveries = AsyncDeliveries(caller)
        """What was sent to an endpoint, what it answered, and sending it again."""
        self.api_keys = AsyncApiKeys(caller)
        """Your programs' rights to use this API."""
        self.merchants = AsyncMerchants(caller)
        """For whoever runs a server for more than one merchant: needs a key of the configuration's own
        merchant with the scope `merchants:write`, which `full` does not give.
        """
