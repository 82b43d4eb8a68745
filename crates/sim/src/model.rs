//! The shadow: what must be true of each order, fed by what bKash booked and by what was sent to it.

use std::collections::{BTreeMap, HashMap, VecDeque};

use serde_json::Value;

use crate::{checks::Check, operation::Operation, time::MOST_AHEAD};

/// How many token calls bKash allows in an hour.
const TOKEN_BUDGET: usize = 2;
/// An hour, less what a clock that is set forward takes from it.
const HOUR: i64 = 3_600_000 - 2 * MOST_AHEAD - 4_000;

/// An order of the merchant.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Debug, Default, Clone)]
pub(crate) struct Order {
    pub(crate) invoice: String,
    /// In poisha.
    pub(crate) amount: u64,
    /// Whether the money is held first.
    pub(crate) held: bool,
    pub(crate) session: Option<String>,
    /// bKash's payment IDs that were charged, in the order of booking.
    pub(crate) charged: Vec<String>,
    pub(crate) captured: u64,
    pub(crate) voided: u64,
    pub(crate) refunded: u64,
    /// How many refunds the merchant's back end requested, each with a key of its own.
    pub(crate) refund_keys: usize,
    /// Whether an answer about one of its payments had a wrong amount.
    pub(crate) wrong_amount: bool,
    /// Whether one of its charges came by an Execute that arrived after its sender gave up.
    pub(crate) late: bool,
    /// Whether bKash booked one of its payments and answered with a refusal.
    pub(crate) misled: bool,
    /// Whether the log has lost what happened to it at some time, so that only bKash and people know.
    pub(crate) history_lost: bool,
    /// Whether the merchant's back end saw it paid.
    pub(crate) seen_paid: bool,
}

/// All orders, and the calls to bKash.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) orders: BTreeMap<String, Order>,
    /// The invoice of each of bKash's payments that was charged or asked about.
    invoices: HashMap<String, String>,
    /// How often an Execute of a payment was sent.
    executes: HashMap<String, u32>,
    late: HashMap<String, bool>,
    wrong_amounts: HashMap<String, bool>,
    token_calls: VecDeque<i64>,
    pub(crate) bookings: usize,
    pub(crate) queries: u64,
    /// bKash's payment of each transaction.
    transactions: HashMap<String, String>,
    /// How many queries of each payment were sent.
    queried: HashMap<String, u64>,
}

/// A rule that does not hold, with the reason.
pub(crate) type Broken = (Check, String);

impl Model {
    pub(crate) fn order(&mut self, invoice: &str) -> Option<&mut Order> {
        self.orders.get_mut(invoice)
    }

    /// An answer about a payment had a wrong amount.
    pub(crate) fn amount_was_wrong(&mut self, payment: &str) {
        self.wrong_amounts.insert(payment.to_owned(), true);
        let invoice = self.invoices.get(payment).cloned();
        if let Some(order) = invoice.and_then(|invoice| self.orders.get_mut(&invoice)) {
            order.wrong_amount = true;
        }
    }

    /// bKash answers an Execute with a refusal, whether or not it has booked the payment. Returns whether it may do so: of held
    /// money it sends no notification, so that nobody would ever learn of it.
    pub(crate) fn is_refused(&mut self, payment: &str) -> bool {
        let Some(invoice) = self.invoices.get(payment) else {
            return true;
        };
        let order = self.orders.get_mut(invoice).filter(|order| !order.held);
        order.map(|order| order.misled = true).is_some()
    }

    /// The log forgets what has happened since a copy of it was made.
    pub(crate) fn lose_history(&mut self) {
        for order in self.orders.values_mut() {
            order.history_lost = true;
            order.seen_paid = false;
        }
        // Calls that the log does not know cannot count.
        self.token_calls.clear();
        self.executes.clear();
    }

    /// Whether the log has ever lost anything.
    pub(crate) fn has_lost_history(&self) -> bool {
        self.orders.values().any(|order| order.history_lost)
    }

    /// A call about a payment arrives after its sender gave up.
    pub(crate) fn arrives_late(&mut self, payment: &str) {
        self.late.insert(payment.to_owned(), true);
    }

    /// A call is sent at a time in milliseconds.
    pub(crate) fn sent(
        &mut self,
        operation: Operation,
        payment: Option<&str>,
        now: i64,
    ) -> Result<(), Broken> {
        match operation {
            Operation::Token => {
                self.token_calls.retain(|at| now - at < HOUR);
                self.token_calls.push_back(now);
                if self.token_calls.len() > TOKEN_BUDGET {
                    let calls = self.token_calls.len();
                    return Err((
                        Check::TokenBudget,
                        format!("{calls} token calls in an hour"),
                    ));
                }
            }
            Operation::Execute => {
                let payment = payment.unwrap_or_default();
                let count = self.executes.entry(payment.to_owned()).or_default();
                *count += 1;
                if *count > 1 {
                    return Err((
                        Check::ExecutedOnce,
                        format!("{payment} executed {count} times"),
                    ));
                }
            }
            Operation::Query => {
                self.queries += 1;
                let payment = payment.unwrap_or_default().to_owned();
                *self.queried.entry(payment).or_default() += 1;
            }
            _ => {}
        }
        Ok(())
    }

    /// The payment of an order that bKash booked with a transaction.
    pub(crate) fn charge_of(&self, invoice: &str, trx_id: &str) -> Option<String> {
        let payment = self.transactions.get(trx_id)?;
        let order = self.orders.get(invoice)?;
        order.charged.contains(payment).then(|| payment.clone())
    }

    /// How many queries of a payment were sent.
    pub(crate) fn queries_of(&self, payment: &str) -> u64 {
        self.queried.get(payment).copied().unwrap_or(0)
    }

    /// Whether no token call may be sent now.
    pub(crate) fn budget_is_spent(&self, now: i64) -> bool {
        let recent = self.token_calls.iter().filter(|at| now - **at < 3_700_000);
        recent.count() >= TOKEN_BUDGET
    }

    /// A booking of bKash.
    pub(crate) fn booked(&mut self, entry: &Value) -> Result<(), Broken> {
        self.bookings += 1;
        let text = |name: &str| entry[name].as_str().unwrap_or_default();
        let (invoice, payment) = (text("merchantInvoiceNumber"), text("paymentID"));
        let amount = poisha(text("amount"));
        let late = self.late.contains_key(payment);
        let wrong = self.wrong_amounts.contains_key(payment);
        self.invoices.insert(payment.to_owned(), invoice.to_owned());
        let transaction = text("trxID").to_owned();
        self.transactions.insert(transaction, payment.to_owned());
        let Some(order) = self.orders.get_mut(invoice) else {
            return Err((
                Check::LedgerAgrees,
                format!("bKash booked {entry} for no order"),
            ));
        };
        order.wrong_amount |= wrong;
        match text("kind") {
            "payment" | "authorization" => {
                order.charged.push(payment.to_owned());
                order.late |= late;
                if amount != order.amount {
                    return Err((
                        Check::LedgerAgrees,
                        format!("{invoice}: booked {amount} poisha"),
                    ));
                }
                if order.charged.len() > 1 && !order.late && !order.misled {
                    let charged = order.charged.join(" and ");
                    return Err((
                        Check::ChargedOnce,
                        format!("{invoice} was charged by {charged}"),
                    ));
                }
            }
            "capture" => order.captured += amount,
            "void" => order.voided += amount,
            "refund" => order.refunded += amount,
            kind => return Err((Check::LedgerAgrees, format!("{invoice}: booked a {kind}"))),
        }
        let charged = order.amount * order.charged.len() as u64;
        if order.captured + order.voided > charged || order.refunded > charged {
            return Err((Check::AmountsBounded, format!("{order:?}")));
        }
        Ok(())
    }
}

/// An amount such as `599.00` in poisha.
pub(crate) fn poisha(text: &str) -> u64 {
    let (taka, fraction) = text.split_once('.').unwrap_or((text, "0"));
    let taka: u64 = taka.parse().unwrap_or(0);
    let fraction: u64 = format!("{fraction:0<2}").parse().unwrap_or(0);
    taka * 100 + fraction
}

/// Poisha as an amount such as `599.00`.
pub(crate) fn taka(poisha: u64) -> String {
    format!("{}.{:02}", poisha / 100, poisha % 100)
}
