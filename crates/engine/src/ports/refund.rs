//! Refunds, so that one cannot be sent twice by mistake: the first needs nothing, every further one the answer
//! of Refund Status.
//!
//! bKash gives the merchant no key that would make a second sending harmless, and demands Refund Status before
//! any second refund. So the permission to send is a value: [`NewRefund`] is used up by the call, and a further
//! one is only made of a [`RefundHistory`], which only [`Gateway::refund_status`](super::Gateway::refund_status)
//! makes.

use std::{fmt, time::Duration};

use domain::{
    Amount, BkashPaymentId, ErrorDetail, Timestamp, TrxId,
    refund::{PastRefund, RefundDecline, RefundText},
};

/// How often and how long a family refunds one payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundTerms {
    /// How many refunds one payment may have.
    pub per_payment: usize,
    /// How many days after the payment the last one may be.
    pub window_days: u32,
}

impl RefundTerms {
    /// Whether a payment whose money was taken at `taken_at` may have one more refund after those `before`.
    pub(crate) fn one_more(
        self,
        before: usize,
        taken_at: Timestamp,
        now: Timestamp,
    ) -> Result<(), RefundForbidden> {
        let window = Duration::from_secs(u64::from(self.window_days) * 24 * 3600);
        if before >= self.per_payment {
            Err(RefundForbidden::TooMany)
        } else if now.since(taken_at) > window {
            Err(RefundForbidden::TooLate)
        } else {
            Ok(())
        }
    }
}

/// A payment whose money was taken, as its refunds need to know it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refundable {
    /// bKash's identifier of the payment.
    pub payment_id: BkashPaymentId,
    /// bKash's transaction.
    pub trx_id: TrxId,
    /// What was taken.
    pub amount: Amount,
    /// When.
    pub taken_at: Timestamp,
}

/// Every refund that bKash knows of one payment: the answer of Refund Status. It cannot be made or copied.
#[derive(Debug, PartialEq, Eq)]
pub struct RefundHistory {
    payment: Refundable,
    refunds: Vec<PastRefund>,
}

impl RefundHistory {
    /// What `answer` says of `payment`.
    pub(super) async fn asked(
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

    /// What was given back in all, in poisha.
    pub fn refunded_poisha(&self) -> u64 {
        let amounts = self.refunds.iter().map(|refund| refund.amount.poisha());
        amounts.fold(0, u64::saturating_add)
    }
}

/// A refund to send, once: the call uses it up.
#[derive(PartialEq, Eq)]
pub struct NewRefund {
    payment: Refundable,
    amount: Amount,
    sku: RefundText,
    reason: RefundText,
    /// `None`: no refund of the payment was ever sent.
    history: Option<Vec<PastRefund>>,
}

impl NewRefund {
    /// The first refund of a payment: none was ever sent, answered or not.
    pub fn first(payment: Refundable, amount: Amount, sku: RefundText, reason: RefundText) -> Self {
        Self {
            payment,
            amount,
            sku,
            reason,
            history: None,
        }
    }

    /// A further refund, or another try after an answer that was lost.
    pub fn further(
        history: RefundHistory,
        amount: Amount,
        sku: RefundText,
        reason: RefundText,
    ) -> Self {
        Self {
            payment: history.payment,
            amount,
            sku,
            reason,
            history: Some(history.refunds),
        }
    }

    /// Whether a family's terms allow the refund at `now`; the client asks this before it sends.
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

    /// The payment it is a refund of.
    pub fn payment(&self) -> &Refundable {
        &self.payment
    }

    /// What is to be given back.
    pub fn amount(&self) -> Amount {
        self.amount
    }

    /// What is refunded.
    pub fn sku(&self) -> &RefundText {
        &self.sku
    }

    /// Why.
    pub fn reason(&self) -> &RefundText {
        &self.reason
    }

    /// Whether it is the first of its payment, as far as the caller says.
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

/// Why a refund was not sent. Nothing moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RefundForbidden {
    /// The family has no refunds.
    #[error("this API family has no refunds")]
    NotOffered,
    /// All refunds together would be more than the payment.
    #[error("all refunds together would be more than was paid")]
    TooMuch,
    /// The payment has had as many refunds as the family allows.
    #[error("the payment has had as many refunds as bKash allows")]
    TooMany,
    /// The payment is older than the family's window.
    #[error("the payment is too old to be refunded")]
    TooLate,
    /// A refund of the payment was sent after what the caller knows: Refund Status must be asked first.
    #[error("another refund of the payment was sent: ask its refund status first")]
    AskFirst,
}

/// What bKash's answer to a refund means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefundAnswer {
    /// The money was given back.
    Done(PastRefund),
    /// Nothing was sent.
    NotSent(RefundForbidden),
    /// bKash definitely refused: nothing moved.
    Refused {
        /// Why.
        reason: RefundDecline,
        /// bKash's number and text.
        detail: ErrorDetail,
    },
    /// Nothing that can be used: whether money moved is unknown. Ask Refund Status, never send again.
    Unusable {
        /// What came instead.
        detail: ErrorDetail,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    const V2: RefundTerms = RefundTerms {
        per_payment: 10,
        window_days: 60,
    };

    fn taka(text: &str) -> Amount {
        Amount::parse(text).unwrap()
    }

    fn text(text: &str) -> RefundText {
        RefundText::parse(text).unwrap()
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
    fn all_refunds_together_never_pass_the_payment() {
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
