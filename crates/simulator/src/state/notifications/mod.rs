//! The state of the notification service: the subscription, the queue, and the delivery log.
//! `crate::ipn` sends the messages.

mod delivery_log;
mod message_type;
mod outbox;
mod payment_notification;
mod service;
mod subscription;

pub(crate) use delivery_log::{AttemptResult, DeliveryStatus};
pub(crate) use message_type::MessageType;
pub(crate) use outbox::{MessageContent, Outbox, QueuedMessage};
pub(crate) use payment_notification::{PaymentNotification, VIA_API};
pub(crate) use service::NotificationService;
pub(crate) use subscription::{
    SavedSubscription, SignatureVersion, State, Subscription, SubscriptionRequest,
};
