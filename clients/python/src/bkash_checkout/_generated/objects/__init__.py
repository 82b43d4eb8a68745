"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from .agreement import Agreement
from .api_key import ApiKey
from .bkash_script import BkashScript
from .checkout_session import CheckoutSession
from .customer_link import CustomerLink
from .data import Data
from .day_summary import DaySummary
from .delivery_attempt import DeliveryAttempt
from .event import Event
from .hold import Hold
from .http_header import HttpHeader
from .line_item import LineItem
from .merchant import Merchant
from .merchant_hold import MerchantHold
from .merchant_profile import MerchantProfile
from .merchant_theme import MerchantTheme
from .notification import Notification
from .payment import Payment
from .provider_account import ProviderAccount
from .refund import Refund
from .session_start import SessionStart
from .status_total import StatusTotal
from .summary import Summary
from .transaction import Transaction
from .webhook_delivery import WebhookDelivery
from .webhook_endpoint import WebhookEndpoint
from .webhook_replay import WebhookReplay

__all__ = [
    "Agreement",
    "ApiKey",
    "BkashScript",
    "CheckoutSession",
    "CustomerLink",
    "Data",
    "DaySummary",
    "DeliveryAttempt",
    "Event",
    "Hold",
    "HttpHeader",
    "LineItem",
    "Merchant",
    "MerchantHold",
    "MerchantProfile",
    "MerchantTheme",
    "Notification",
    "Payment",
    "ProviderAccount",
    "Refund",
    "SessionStart",
    "StatusTotal",
    "Summary",
    "Transaction",
    "WebhookDelivery",
    "WebhookEndpoint",
    "WebhookReplay",
]
