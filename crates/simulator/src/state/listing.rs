//! Paged lists of payments and agreements, newest first.

use std::{cmp::Reverse, collections::BinaryHeap, sync::Arc};

use super::{
    agreement::Agreement,
    payment::{Payment, Stage},
    root::State,
};
use crate::{api::Api, clock::Moment, merchant::MerchantId};

/// Selects payments. The default selects all.
#[derive(Debug, Default)]
pub(crate) struct PaymentFilter {
    pub(crate) stage: Option<Stage>,
    pub(crate) api: Option<Api>,
    pub(crate) merchant: Option<MerchantId>,
    /// A substring of the paymentID, trxID, invoice number, wallet, payer reference or agreementID.
    pub(crate) text: Option<String>,
}

/// A page of a list.
#[derive(Debug)]
pub(crate) struct Listed<T> {
    pub(crate) items: Vec<T>,
    pub(crate) more: bool,
}

/// A payment's position in the list: the creation time, and the ID among those of the same
/// millisecond.
type Place = (Moment, Arc<str>);

impl PaymentFilter {
    fn matches(&self, payment: &Payment) -> bool {
        let details = &payment.details;
        self.stage.is_none_or(|stage| payment.stage == stage)
            && self.api.is_none_or(|api| details.api == api)
            && self
                .merchant
                .is_none_or(|merchant| details.merchant == merchant)
            && self.text.as_deref().is_none_or(|text| names(payment, text))
    }
}

fn names(payment: &Payment, text: &str) -> bool {
    let details = &payment.details;
    let refunds = payment.refunds.iter().map(|refund| refund.trx_id.as_ref());
    let invoice = details
        .purchase
        .as_ref()
        .map(|purchase| purchase.invoice.as_str());
    let parts = [
        Some(details.id.as_ref()),
        payment.trx_id.as_deref(),
        invoice,
        payment.wallet.as_ref().map(crate::wallets::Msisdn::as_str),
        details.payer_reference.as_deref(),
        payment.agreement.as_deref(),
    ];
    let mut parts = parts.into_iter().flatten().chain(refunds);
    parts.any(|part| part.contains(text))
}

impl State {
    /// Returns the newest `limit` payments that match and are older than `before`.
    ///
    /// The list is empty if the payment `before` has been dropped.
    pub(crate) fn list_payments(
        &self,
        filter: &PaymentFilter,
        before: Option<&str>,
        limit: usize,
    ) -> Listed<Payment> {
        let before = match before {
            None => None,
            Some(id) => match self.payments.get(id) {
                Some(payment) => Some(place(payment)),
                None => {
                    return Listed {
                        items: Vec::new(),
                        more: false,
                    };
                }
            },
        };
        let count = limit.saturating_add(1);
        let mut items = self.recent_payments(filter, before.as_ref(), count);
        if items.len() < count {
            items = self.all_payments(filter, before.as_ref(), count);
        }
        let more = items.len() > limit;
        items.truncate(limit);
        Listed { items, more }
    }

    /// Searches the ordered list, which lacks old payments.
    fn recent_payments(
        &self,
        filter: &PaymentFilter,
        before: Option<&Place>,
        count: usize,
    ) -> Vec<Payment> {
        let end = before.map_or(self.created_order.len(), |(created, _)| {
            self.created_order
                .partition_point(|(other, _)| other <= created)
        });
        let mut found: Vec<Payment> = Vec::new();
        for (created, id) in self.created_order.range(..end).rev() {
            // Payments of the same millisecond stay together, because they are sorted below.
            let full = found.len() >= count;
            if full
                && found
                    .last()
                    .is_some_and(|last| last.details.created != *created)
            {
                break;
            }
            let payment = self.payments.get(id);
            found.extend(
                payment
                    .filter(|payment| before.is_none_or(|before| place(payment) < *before))
                    .filter(|payment| filter.matches(payment))
                    .cloned(),
            );
        }
        found.sort_by_cached_key(|payment| Reverse(place(payment)));
        found.truncate(count);
        found
    }

    /// Searches all payments, which can be slow.
    fn all_payments(
        &self,
        filter: &PaymentFilter,
        before: Option<&Place>,
        count: usize,
    ) -> Vec<Payment> {
        let mut newest: BinaryHeap<Reverse<Place>> = BinaryHeap::with_capacity(count + 1);
        for payment in self
            .payments
            .values()
            .filter(|payment| filter.matches(payment))
        {
            let place = place(payment);
            if before.is_none_or(|before| place < *before) {
                newest.push(Reverse(place));
                if newest.len() > count {
                    newest.pop();
                }
            }
        }
        // Reversed twice, so the newest comes first.
        let sorted = newest.into_sorted_vec().into_iter();
        sorted
            .filter_map(|Reverse((_, id))| self.payments.get(&id).cloned())
            .collect()
    }

    /// Returns the newest `limit` agreements that are older than `before`.
    pub(crate) fn list_agreements(&self, before: Option<&str>, limit: usize) -> Listed<Agreement> {
        let ids: Box<dyn Iterator<Item = &Arc<str>>> = match before {
            None => Box::new(self.agreement_order.iter().rev()),
            Some(before) => Box::new(
                self.agreement_order
                    .iter()
                    .rev()
                    .skip_while(move |id| id.as_ref() != before)
                    .skip(1),
            ),
        };
        let mut items: Vec<_> = ids
            .filter_map(|id| self.agreements.get(id).cloned())
            .take(limit.saturating_add(1))
            .collect();
        let more = items.len() > limit;
        items.truncate(limit);
        Listed { items, more }
    }

    /// Returns an agreement of any merchant.
    pub(crate) fn any_agreement(&self, id: &str) -> Option<&Agreement> {
        self.agreements.get(id)
    }
}

fn place(payment: &Payment) -> Place {
    (payment.details.created, Arc::clone(&payment.details.id))
}

#[cfg(test)]
mod tests {
    use super::{PaymentFilter, State};
    use crate::{
        api::{Api, Caller},
        clock::Moment,
        merchant::MerchantId,
        mode::{Intent, Mode},
        money::Poisha,
        settings::Settings,
        state::{CreateRequest, Purchase, Stage},
    };

    fn moment(milliseconds: i64) -> Moment {
        serde_json::from_value(milliseconds.into()).expect("a number is a moment")
    }

    /// Payments of which `each` share a millisecond; every third is paid.
    fn filled(count: i64, each: i64) -> State {
        let mut state = State::new(Settings {
            seed: Some(1),
            duplicate_window_seconds: 0,
            ..Settings::default()
        });
        let caller = Caller {
            api: Api::TokenizedV1,
            merchant: MerchantId::default(),
        };
        for number in 0..count {
            let now = moment(1_000_000 + number / each);
            let order = CreateRequest {
                mode: Mode::CheckoutUrl,
                payer_reference: Some("payer".to_owned()),
                callback_url: None,
                agreement: None,
                purchase: Some(Purchase {
                    amount: Poisha::ONE_TAKA,
                    amount_text: "1".to_owned(),
                    intent: Intent::Sale,
                    invoice: format!("INV-{number}"),
                    sub_merchant_name: None,
                }),
            };
            let payment = state.create(caller, order, now).expect("a payment");
            if number % 3 == 0 {
                let id = &payment.details.id;
                state.approve(id, None, now).expect("approved");
                state.execute(caller, id, None, now).expect("executed");
            }
        }
        state
    }

    fn walk(state: &State, filter: &PaymentFilter, limit: usize) -> Vec<String> {
        let mut ids: Vec<String> = Vec::new();
        loop {
            let page = state.list_payments(filter, ids.last().map(String::as_str), limit);
            assert!(page.items.len() <= limit);
            ids.extend(
                page.items
                    .iter()
                    .map(|payment| payment.details.id.to_string()),
            );
            if !page.more {
                return ids;
            }
        }
    }

    #[test]
    fn the_pages_together_contain_each_item_once() {
        for each in [1, 7] {
            let mut state = filled(50, each);
            let everything = PaymentFilter::default();
            let ids = walk(&state, &everything, 1000);
            assert_eq!(ids.len(), 50);
            assert_eq!(walk(&state, &everything, 4), ids);
            let created = |id: &String| state.payment(id).map(|payment| payment.details.created);
            assert!(ids.is_sorted_by(|newer, older| created(newer) >= created(older)));
            // After two days only the paid ones are left, and they are still listed in order.
            state.prune(moment(1_000_000).plus_seconds(49 * 3600));
            let paid: Vec<_> = ids
                .iter()
                .filter(|id| state.payment(id).is_some())
                .cloned()
                .collect();
            assert_eq!(paid.len(), 17);
            assert_eq!(walk(&state, &everything, 4), paid);
        }
    }

    #[test]
    fn a_filter_selects_what_it_names() {
        let state = filled(50, 1);
        let by = |filter: PaymentFilter| walk(&state, &filter, 3).len();
        let at = |stage| PaymentFilter {
            stage: Some(stage),
            ..PaymentFilter::default()
        };
        let text = |text: &str| PaymentFilter {
            text: Some(text.to_owned()),
            ..PaymentFilter::default()
        };
        assert_eq!(by(at(Stage::Completed)), 17);
        assert_eq!(by(at(Stage::Initiated)), 33);
        assert_eq!(by(text("INV-49")), 1);
        assert_eq!(by(text("INV-4")), 11);
        assert_eq!(by(text("nothing")), 0);
        let api = |api| PaymentFilter {
            api: Some(api),
            ..PaymentFilter::default()
        };
        assert_eq!((by(api(Api::TokenizedV1)), by(api(Api::Iframe))), (50, 0));
        let gone = state.list_payments(&PaymentFilter::default(), Some("gone"), 3);
        assert!(gone.items.is_empty() && !gone.more);
    }
}
