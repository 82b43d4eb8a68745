//! Types that prevent sending a refund twice by mistake: every refund after the first needs the answer of Refund Status.
//!
//! bKash has no idempotency key for refunds, and requires Refund Status before any second refund. The permission to send is
//! therefore a value: the call consumes a [`NewRefund`], and a further one can only be made from a [`RefundHistory`], which
//! only [`Gateway::refund_status`](super::Gateway::refund_status) creates.

use std::fmt;

use domain::{
    Amount, ErrorDetail, ShortText, Timestamp,
    refund::{PastRefund, RefundDecline, RefundForbidden, RefundTerms, Refundable},
};

/// The refunds of a payment, as Refund Status lists them. It cannot be constructed elsewhere or copied.
#[derive(Debug, PartialEq, Eq)]
pub struct RefundHistory {
    payment: Refundable,
    refunds: Vec<PastRefund>,
}

impl RefundHistory {
    /// The history of `payment` from the answer of Refund Status.
    pub(super) async fn from_answer(
        payment: &Refundable,
        answer: impl Future<Output = Result<Vec<PastRefund>, ErrorDetail>>,
    ) -> Result<Self, ErrorDetail> {
        Ok(Self {
            payment: payment.clone(),
            refunds: answer.await?,
        })
    }

    /// The refunds, as bKash lists them.
    pub fn refunds(&self) -> &[PastRefund] {
        &self.refunds
    }

    /// The sum of the completed refunds, in poisha.
    pub fn refunded_poisha(&self) -> u64 {
        let amounts = self.refunds.iter().map(|refund| refund.amount.poisha());
        amounts.fold(0, u64::saturating_add)
    }
}

/// A refund to send once: the call consumes it.
#[derive(PartialEq, Eq)]
pub struct NewRefund {
    payment: Refundable,
    amount: Amount,
    sku: ShortText,
    reason: ShortText,
    /// The earlier refunds; `None` if no refund of the payment was ever sent.
    history: Option<Vec<PastRefund>>,
}

impl NewRefund {
    /// The first refund of a payment. No refund of it was sent before, whether answered or not.
    pub fn first(payment: Refundable, amount: Amount, sku: ShortText, reason: ShortText) -> Self {
        Self {
            payment,
            amount,
            sku,
            reason,
            history: None,
        }
    }

    /// A further refund, or a retry after a lost answer.
    pub fn further(
        history: RefundHistory,
        amount: Amount,
        sku: ShortText,
        reason: ShortText,
    ) -> Self {
        Self {
            payment: history.payment,
            amount,
            sku,
            reason,
            history: Some(history.refunds),
        }
    }

    /// Checks that the API family's terms allow the refund at `now`. The bKash client calls this before it sends.
    ///
    /// # Errors
    ///
    /// Returns [`RefundForbidden`] if the family has no refunds, the refunds together would exceed the payment, the payment
    /// has had too many refunds, or it is too old.
    pub fn permitted(
        &self,
        terms: Option<RefundTerms>,
        now: Timestamp,
    ) -> Result<(), RefundForbidden> {
        let terms = terms.ok_or(RefundForbidden::NotOffered)?;
        let past = self.history.as_deref().unwrap_or_default();
        let refunded = past
            .iter()
            .map(|refund| refund.amount.poisha())
            .fold(self.amount.poisha(), u64::saturating_add);
        if refunded > self.payment.amount.poisha() {
            return Err(RefundForbidden::TooMuch);
        }
        terms.one_more(past.len(), self.payment.taken_at, now)
    }

    /// The payment to refund.
    pub fn payment(&self) -> &Refundable {
        &self.payment
    }

    /// The amount to refund.
    pub fn amount(&self) -> Amount {
        self.amount
    }

    /// What is refunded.
    pub fn sku(&self) -> &ShortText {
        &self.sku
    }

    /// Why it is refunded.
    pub fn reason(&self) -> &ShortText {
        &self.reason
    }

    /// Whether it is the first refund of the payment, according to the caller.
    pub fn is_first(&self) -> bool {
        self.history.is_none()
    }
}

impl fmt::Debug for NewRefund {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("NewRefund")
            .field("trx_id", &self.payment.trx_id)
            .field("amount", &self.amount)
            .field("first", &self.is_first())
            .finish_non_exhaustive()
    }
}

/// What bKash's answer to a refund means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundAnswer {
    /// The money was refunded.
    Done(PastRefund),
    /// Nothing was sent.
    NotSent(RefundForbidden),
    /// bKash definitely refused. No money moved.
    Refused {
        /// Why it is refunded.
        reason: RefundDecline,
        /// bKash's error code and text.
        detail: ErrorDetail,
    },
    /// No usable answer: whether money moved is unknown. Call Refund Status; do not send the refund again.
    Unusable {
        /// What was received instead.
        detail: ErrorDetail,
    },
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use domain::{BkashPaymentId, TrxId};

    use super::*;

    const V2: RefundTerms = RefundTerms {
        per_payment: 10,
        window_days: 60,
    };

    fn taka(text: &str) -> Amount {
        Amount::parse(text).unwrap()
    }

    fn text(text: &str) -> ShortText {
        ShortText::parse(text).unwrap()
    }

    fn paid() -> Refundable {
        Refundable {
            payment_id: BkashPaymentId::parse("TR0011").unwrap(),
            trx_id: TrxId::parse("BFD90JRLST").unwrap(),
            amount: taka("100"),
            taken_at: Timestamp::from_millis(0),
        }
    }

    fn first(amount: &str) -> NewRefund {
        NewRefund::first(paid(), taka(amount), text("tea"), text("cold"))
    }

    fn further(past: &[&str], amount: &str) -> NewRefund {
        let refund = |amount: &&str| PastRefund {
            trx_id: TrxId::parse("BFD90JRMH9").unwrap(),
            amount: taka(amount),
            status: "Completed".to_owned(),
            completed_time: String::new(),
        };
        let history = RefundHistory {
            payment: paid(),
            refunds: past.iter().map(refund).collect(),
        };
        NewRefund::further(history, taka(amount), text("tea"), text("cold"))
    }

    fn day(days: u64) -> Timestamp {
        Timestamp::from_millis(0) + Duration::from_secs(days * 24 * 3600)
    }

    #[test]
    fn refunds_never_exceed_the_payment() {
        assert_eq!(first("100").permitted(Some(V2), day(1)), Ok(()));
        let too_much = Err(RefundForbidden::TooMuch);
        assert_eq!(first("100.01").permitted(Some(V2), day(1)), too_much);
        assert_eq!(
            further(&["40", "30"], "30").permitted(Some(V2), day(1)),
            Ok(())
        );
        assert_eq!(
            further(&["40", "30"], "30.01").permitted(Some(V2), day(1)),
            too_much
        );
    }

    #[test]
    fn a_payment_has_no_more_refunds_than_its_family_allows() {
        let nine = ["1"; 9];
        let ten = ["1"; 10];
        let too_many = Err(RefundForbidden::TooMany);
        assert_eq!(further(&nine, "1").permitted(Some(V2), day(1)), Ok(()));
        assert_eq!(further(&ten, "1").permitted(Some(V2), day(1)), too_many);
        let once = RefundTerms {
            per_payment: 1,
            window_days: 15,
        };
        assert_eq!(further(&[], "1").permitted(Some(once), day(1)), Ok(()));
        assert_eq!(further(&["1"], "1").permitted(Some(once), day(1)), too_many);
    }

    #[test]
    fn a_window_ends_after_its_last_day() {
        assert_eq!(first("1").permitted(Some(V2), day(60)), Ok(()));
        let after = day(60) + Duration::from_millis(1);
        let too_late = Err(RefundForbidden::TooLate);
        assert_eq!(first("1").permitted(Some(V2), after), too_late);
    }

    #[test]
    fn a_family_without_refunds_refunds_nothing() {
        let not_offered = Err(RefundForbidden::NotOffered);
        assert_eq!(first("1").permitted(None, day(0)), not_offered);
    }
}
