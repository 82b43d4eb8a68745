//! The types of events that subscribers receive.

use std::fmt;

/// Defines the enum, the list of all its variants and their texts at once, so that no list can lack one.
macro_rules! event_types {
    ($($variant:ident = $text:literal,)+) => {
        /// The type of a published event, such as `payment.completed`.
        ///
        /// [`EventType::ALL`] is the complete list; webhooks, `GET /v1/events` and the API documentation are generated from
        /// it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum EventType {
            $(
                #[doc = concat!("`", $text, "`")]
                $variant,
            )+
        }

        impl EventType {
            /// Every type, in the order in which the documentation lists them.
            pub const ALL: [Self; [$($text),+].len()] = [$(Self::$variant),+];

            /// The type as subscribers receive it.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $text,)+
                }
            }
        }
    };
}

event_types! {
    SessionOpened = "session.opened",
    PaymentInitiated = "payment.initiated",
    PaymentCompleted = "payment.completed",
    PaymentAuthorized = "payment.authorized",
    PaymentDeclined = "payment.declined",
    PaymentEnded = "payment.ended",
    PaymentNotExecuted = "payment.not_executed",
    PaymentUnknown = "payment.unknown",
    PaymentUnresolved = "payment.unresolved",
    PaymentLateSuccess = "payment.late_success",
    PaymentQuarantined = "payment.quarantined",
    PaymentResolved = "payment.resolved",
    PaymentHoldEnding = "payment.hold_ending",
    PaymentHoldEnded = "payment.hold_ended",
    PaymentCaptured = "payment.captured",
    PaymentVoided = "payment.voided",
    PaymentCaptureDeclined = "payment.capture_declined",
    PaymentVoidDeclined = "payment.void_declined",
    PaymentCaptureUnresolved = "payment.capture_unresolved",
    PaymentVoidUnresolved = "payment.void_unresolved",
    SessionCancelled = "session.cancelled",
    SessionExpired = "session.expired",
    SessionHistoryLost = "session.history_lost",
    SessionResolved = "session.resolved",
    RefundRequested = "refund.requested",
    RefundCompleted = "refund.completed",
    RefundDeclined = "refund.declined",
    RefundUnknown = "refund.unknown",
    RefundUnresolved = "refund.unresolved",
    RefundNotExecuted = "refund.not_executed",
    AgreementConsented = "agreement.consented",
    AgreementRevoked = "agreement.revoked",
    NotificationDiffers = "notification.differs",
    NotificationUnmatched = "notification.unmatched",
}

impl fmt::Display for EventType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_type_has_its_own_text() {
        let texts: BTreeSet<_> = EventType::ALL.map(EventType::as_str).into();
        assert_eq!(texts.len(), EventType::ALL.len());
    }
}
