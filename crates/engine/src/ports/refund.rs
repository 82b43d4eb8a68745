//! Refunds, so that one cannot be sent twice by mistake: the first needs nothing, every further one the answer
//! of Refund Status.
//!
//! bKash gives the merchant no key that would make a second sending harmless, and demands Refund Status before
//! any second refund. So the permission to send is a value: [`NewRefund`] is used up by the call, and a further
//! one is only made of a [`RefundHistory`], which only [`Gateway::refund_status`](super::Gateway::refund_status)
//! makes.

use std::fmt;

use domain::{
    Amount, ErrorDetail, Timestamp,
    refund::{PastRefund, RefundDecline, RefundForbidden, RefundTerms, RefundText, Refundable},
};

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
