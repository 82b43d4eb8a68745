//! The shadow: what everybody outside the checkout knows of each order.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

/// bKash's hour for token calls, less what two clocks may differ, in milliseconds.
const HOUR: i64 = 3_600_000 - 4_000;

/// An order of the merchant.
#[derive(Debug, Default, Clone)]
pub(crate) struct Order {
    pub(crate) invoice: String,
    /// In poisha.
    pub(crate) amount: u64,
    /// Whether the money is held first.
    pub(crate) held: bool,
    pub(crate) session: Option<String>,
    /// Whether the merchant's back end saw it paid.
    pub(crate) seen_paid: bool,
    /// Whether its end was compared with everything; it is not looked at again.
    pub(crate) audited: bool,
}

/// What the simulated bKash did to the calls of one of its payments, beside what it said.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tricks {
    /// An Execute took effect after its sender had given up.
    pub(crate) late: bool,
    /// A charge was answered with a refusal.
    pub(crate) refused_after_effect: bool,
    /// An answer had another amount or invoice.
    pub(crate) other_amount: bool,
}

impl Tricks {
    /// Whether the checkout cannot know at once that the payment was charged.
    pub(crate) fn hide_a_charge(self) -> bool {
        self.late || self.refused_after_effect
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            late: self.late || other.late,
            refused_after_effect: self.refused_after_effect || other.refused_after_effect,
            other_amount: self.other_amount || other.other_amount,
        }
    }
}

/// All orders, and what bKash did.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) orders: BTreeMap<String, Order>,
    /// By bKash's payment identifier.
    pub(crate) tricks: BTreeMap<String, Tricks>,
    /// The newest call with a fault that was looked at.
    pub(crate) last_faulty_call: u64,
    /// How many calls had each fault.
    pub(crate) faults: BTreeMap<String, u64>,
    token_calls: VecDeque<i64>,
    last_token_call: u64,
}

impl Model {
    /// A call that the simulator spoiled, as its call log describes it.
    pub(crate) fn spoiled(&mut self, call: &Value) {
        let text = |name: &str| call[name].as_str().unwrap_or_default();
        let (operation, fault) = (text("operation"), text("fault"));
        *self.faults.entry(fault.to_owned()).or_default() += 1;
        let payment = text("paymentID");
        if payment.is_empty() {
            return;
        }
        let tricks = self.tricks.entry(payment.to_owned()).or_default();
        match (operation, fault) {
            ("execute", "late") => tricks.late = true,
            ("execute", "refuse") => tricks.refused_after_effect = true,
            (_, "wrong_amount" | "wrong_invoice") => tricks.other_amount = true,
            _ => {}
        }
    }

    /// A token call at a time in milliseconds. Returns how many there were within an hour.
    pub(crate) fn token_call(&mut self, number: u64, at: i64) -> usize {
        if number > self.last_token_call {
            self.last_token_call = number;
            self.token_calls.push_back(at);
        }
        while self
            .token_calls
            .front()
            .is_some_and(|first| at - first >= HOUR)
        {
            self.token_calls.pop_front();
        }
        self.token_calls.len()
    }

    pub(crate) fn order(&mut self, invoice: &str) -> Option<&mut Order> {
        self.orders.get_mut(invoice)
    }
}

/// What bKash's ledger says about one order, in poisha.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Booked {
    /// bKash's payments that were charged or held.
    pub(crate) payments: BTreeSet<String>,
    pub(crate) charged: u64,
    pub(crate) captured: u64,
    pub(crate) voided: u64,
    pub(crate) refunded: u64,
}

impl Booked {
    /// The ledger's entries by invoice.
    pub(crate) fn by_invoice(ledger: &Value) -> BTreeMap<String, Self> {
        let mut orders = BTreeMap::<String, Self>::new();
        for entry in ledger["entries"].as_array().into_iter().flatten() {
            let text = |name: &str| entry[name].as_str().unwrap_or_default();
            let amount = poisha(text("amount"));
            let order = orders
                .entry(text("merchantInvoiceNumber").to_owned())
                .or_default();
            match text("kind") {
                "payment" | "authorization" => {
                    order.payments.insert(text("paymentID").to_owned());
                    order.charged += amount;
                }
                "capture" => order.captured += amount,
                "void" => order.voided += amount,
                "refund" => order.refunded += amount,
                _ => {}
            }
        }
        orders
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

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn amounts_are_read_and_written_to_the_poisha() {
        for (text, amount) in [("599.00", 59_900), ("0.01", 1), ("7.5", 750), ("12", 1_200)] {
            assert_eq!(poisha(text), amount);
        }
        assert_eq!(taka(59_901), "599.01");
    }

    #[test]
    fn entries_of_the_ledger_are_summed_per_order() {
        let entry = |kind: &str, payment: &str, amount: &str| json!({ "kind": kind, "paymentID": payment, "merchantInvoiceNumber": "A", "amount": amount });
        let ledger = json!({ "entries": [
            entry("payment", "P1", "10.00"), entry("payment", "P2", "10.00"), entry("refund", "P1", "2.50"),
        ]});
        let booked = &Booked::by_invoice(&ledger)["A"];
        assert_eq!(
            (booked.payments.len(), booked.charged, booked.refunded),
            (2, 2_000, 250)
        );
    }

    #[test]
    fn token_calls_count_once_and_for_an_hour() {
        let mut model = Model::default();
        assert_eq!(model.token_call(1, 0), 1);
        assert_eq!(model.token_call(1, 0), 1);
        assert_eq!(model.token_call(2, 1_000), 2);
        assert_eq!(model.token_call(3, 3_596_500), 2);
    }

    #[test]
    fn a_late_execute_and_a_hidden_charge_are_noted_with_their_payment() {
        let mut model = Model::default();
        let call =
            |fault: &str| json!({ "operation": "execute", "fault": fault, "paymentID": "P" });
        model.spoiled(&call("late"));
        assert!(model.tricks["P"].late && model.tricks["P"].hide_a_charge());
        model.spoiled(&call("wrong_amount"));
        assert!(model.tricks["P"].other_amount);
        assert_eq!(model.faults["late"], 1);
    }
}
