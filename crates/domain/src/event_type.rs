//! The types of events that subscribers receive.

use std::fmt;

/// The type of a published event, such as `payment.completed`.
///
/// [`EventType::ALL`] is the complete list; webhooks, `GET /v1/events` and the API documentation are generated from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventType {
    /// `session.opened`
    SessionOpened,
    /// `session.cancelled`
    SessionCancelled,
    /// `session.expired`
    SessionExpired,
    /// `payment.initiated`
    PaymentInitiated,
    /// `payment.ended`
    PaymentEnded,
    /// `payment.declined`
    PaymentDeclined,
    /// `payment.not_executed`
    PaymentNotExecuted,
    /// `payment.unknown`
    PaymentUnknown,
    /// `payment.unresolved`
    PaymentUnresolved,
    /// `payment.completed`
    PaymentCompleted,
    /// `payment.authorized`
    PaymentAuthorized,
    /// `payment.hold_ending`
    PaymentHoldEnding,
    /// `payment.hold_ended`
    PaymentHoldEnded,
    /// `payment.captured`
    PaymentCaptured,
    /// `payment.voided`
    PaymentVoided,
    /// `payment.capture_declined`
    PaymentCaptureDeclined,
    /// `payment.void_declined`
    PaymentVoidDeclined,
    /// `payment.capture_unresolved`
    PaymentCaptureUnresolved,
    /// `payment.void_unresolved`
    PaymentVoidUnresolved,
    /// `payment.late_success`
    PaymentLateSuccess,
    /// `payment.quarantined`
    PaymentQuarantined,
    /// `refund.requested`
    RefundRequested,
    /// `refund.completed`
    RefundCompleted,
    /// `refund.declined`
    RefundDeclined,
    /// `refund.unknown`
    RefundUnknown,
    /// `refund.unresolved`
    RefundUnresolved,
    /// `refund.not_executed`
    RefundNotExecuted,
    /// `agreement.consented`
    AgreementConsented,
    /// `agreement.revoked`
    AgreementRevoked,
    /// `notification.differs`
    NotificationDiffers,
    /// `notification.unmatched`
    NotificationUnmatched,
}

impl EventType {
    /// Every type, in the order in which the documentation lists them.
    pub const ALL: [Self; 31] = [
        Self::SessionOpened,
        Self::PaymentInitiated,
        Self::PaymentCompleted,
        Self::PaymentAuthorized,
        Self::PaymentDeclined,
        Self::PaymentEnded,
        Self::PaymentNotExecuted,
        Self::PaymentUnknown,
        Self::PaymentUnresolved,
        Self::PaymentLateSuccess,
        Self::PaymentQuarantined,
        Self::PaymentHoldEnding,
        Self::PaymentHoldEnded,
        Self::PaymentCaptured,
        Self::PaymentVoided,
        Self::PaymentCaptureDeclined,
        Self::PaymentVoidDeclined,
        Self::PaymentCaptureUnresolved,
        Self::PaymentVoidUnresolved,
        Self::SessionCancelled,
        Self::SessionExpired,
        Self::RefundRequested,
        Self::RefundCompleted,
        Self::RefundDeclined,
        Self::RefundUnknown,
        Self::RefundUnresolved,
        Self::RefundNotExecuted,
        Self::AgreementConsented,
        Self::AgreementRevoked,
        Self::NotificationDiffers,
        Self::NotificationUnmatched,
    ];

    /// The type as subscribers receive it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionOpened => "session.opened",
            Self::SessionCancelled => "session.cancelled",
            Self::SessionExpired => "session.expired",
            Self::PaymentInitiated => "payment.initiated",
            Self::PaymentEnded => "payment.ended",
            Self::PaymentDeclined => "payment.declined",
            Self::PaymentNotExecuted => "payment.not_executed",
            Self::PaymentUnknown => "payment.unknown",
            Self::PaymentUnresolved => "payment.unresolved",
            Self::PaymentCompleted => "payment.completed",
            Self::PaymentAuthorized => "payment.authorized",
            Self::PaymentHoldEnding => "payment.hold_ending",
            Self::PaymentHoldEnded => "payment.hold_ended",
            Self::PaymentCaptured => "payment.captured",
            Self::PaymentVoided => "payment.voided",
            Self::PaymentCaptureDeclined => "payment.capture_declined",
            Self::PaymentVoidDeclined => "payment.void_declined",
            Self::PaymentCaptureUnresolved => "payment.capture_unresolved",
            Self::PaymentVoidUnresolved => "payment.void_unresolved",
            Self::PaymentLateSuccess => "payment.late_success",
            Self::PaymentQuarantined => "payment.quarantined",
            Self::RefundRequested => "refund.requested",
            Self::RefundCompleted => "refund.completed",
            Self::RefundDeclined => "refund.declined",
            Self::RefundUnknown => "refund.unknown",
            Self::RefundUnresolved => "refund.unresolved",
            Self::RefundNotExecuted => "refund.not_executed",
            Self::AgreementConsented => "agreement.consented",
            Self::AgreementRevoked => "agreement.revoked",
            Self::NotificationDiffers => "notification.differs",
            Self::NotificationUnmatched => "notification.unmatched",
        }
    }
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
    fn all_types_are_listed_once() {
        let listed: BTreeSet<_> = EventType::ALL.into_iter().collect();
        assert_eq!(listed.len(), EventType::ALL.len());
        // The discriminant of the last variant is the number of variants less one.
        assert_eq!(
            listed.len(),
            EventType::NotificationUnmatched as usize + 1,
            "a variant is missing from ALL"
        );
    }
}
