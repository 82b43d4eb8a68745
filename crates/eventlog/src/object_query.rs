//! Queries over the rows of objects: filters, order, position and totals.

use domain::{AccountId, Timestamp};

/// A filter of a list. Every field that is set must match; an empty filter matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectFilter {
    /// The identifier.
    pub id: Option<String>,
    /// Any of these statuses; empty for all.
    pub statuses: Vec<&'static str>,
    /// The earliest creation time.
    pub created_from: Option<Timestamp>,
    /// The creation time must be before this instant.
    pub created_before: Option<Timestamp>,
    /// The minimum amount, in poisha.
    pub amount_from: Option<u64>,
    /// The maximum amount, in poisha.
    pub amount_to: Option<u64>,
    /// The invoice number.
    pub invoice: Option<String>,
    /// The payer reference.
    pub payer_reference: Option<String>,
    /// bKash's transaction.
    pub trx_id: Option<String>,
    /// bKash's identifier.
    pub provider_id: Option<String>,
    /// The last digits of the wallet's number.
    pub wallet_digits: Option<String>,
    /// The identifier of the parent.
    pub parent: Option<String>,
    /// Whether a person must act.
    pub needs_attention: Option<bool>,
    /// A search term that equals the identifier, invoice number, transaction, payer reference or bKash's identifier.
    pub term: Option<String>,
}

/// A query for a page of an account's objects of one kind, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectQuery {
    /// The account.
    pub account: AccountId,
    /// The kind of the objects.
    pub kind: &'static str,
    /// The filter.
    pub filter: ObjectFilter,
    /// The position after which the page starts; `None` for the first page.
    pub after: Option<Position>,
    /// The maximum number of objects.
    pub limit: usize,
}

/// A position in a list that is ordered by creation, newest first. It stays valid when objects are added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// The creation time of the last object before the position.
    pub created_at: Timestamp,
    /// Its identifier.
    pub id: String,
}

/// A query for the totals of an account's objects of one kind, for the days from `from` to `to` inclusive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalsQuery {
    /// The account.
    pub account: AccountId,
    /// The kind of the objects.
    pub kind: &'static str,
    /// The first day, see [`day_of`].
    pub from: i64,
    /// The last day.
    pub to: i64,
}

/// The number of objects of one status that were created on one day, and the sum of their amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayTotal {
    /// The day, see [`day_of`].
    pub day: i64,
    /// The status.
    pub status: String,
    /// The number of objects.
    pub count: u64,
    /// The sum of their amounts, in poisha.
    pub amount: u64,
}

/// The offset of Bangladesh time from UTC. Bangladesh has no daylight saving time.
const DHAKA_OFFSET: i64 = 6 * 3600 * 1000;

/// The day of an instant in Bangladesh time, in days since 1970-01-01.
pub fn day_of(at: Timestamp) -> i64 {
    (at.millis() + DHAKA_OFFSET).div_euclid(24 * 3600 * 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_dhaka() {
        let last_of_day = Timestamp::from_millis(18 * 3600 * 1000 - 1);
        assert_eq!(day_of(last_of_day), 0);
        assert_eq!(day_of(Timestamp::from_millis(18 * 3600 * 1000)), 1);
        assert_eq!(day_of(Timestamp::from_millis(-7 * 3600 * 1000)), -1);
    }
}
