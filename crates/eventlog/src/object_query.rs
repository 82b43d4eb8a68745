//! Queries over the rows of objects: filters, order, position and totals.

use domain::{AccountId, Timestamp};

/// What a list contains. Every filter that is set must match; an empty filter matches everything.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ObjectFilter {
    /// This identifier.
    pub id: Option<String>,
    /// One of these statuses; empty for any.
    pub statuses: Vec<&'static str>,
    /// Created at this instant or later.
    pub created_from: Option<Timestamp>,
    /// Created before this instant.
    pub created_before: Option<Timestamp>,
    /// At least this amount, in poisha.
    pub amount_from: Option<u64>,
    /// At most this amount, in poisha.
    pub amount_to: Option<u64>,
    /// This invoice number.
    pub invoice: Option<String>,
    /// This payer.
    pub payer_reference: Option<String>,
    /// This transaction of bKash's.
    pub trx_id: Option<String>,
    /// This identifier of bKash's.
    pub provider_id: Option<String>,
    /// A wallet whose number ends so.
    pub wallet_digits: Option<String>,
    /// Of this parent.
    pub parent: Option<String>,
    /// Whether a person must look at it.
    pub needs_attention: Option<bool>,
    /// One term that is its identifier, or one of its invoice number, transaction, payer or bKash's identifier.
    pub term: Option<String>,
}

/// A page of one kind of an account's objects, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectQuery {
    /// Whose.
    pub account: AccountId,
    /// What kind.
    pub kind: &'static str,
    /// Which.
    pub filter: ObjectFilter,
    /// After this position; from the newest if there is none.
    pub after: Option<Position>,
    /// At most this many.
    pub limit: usize,
}

/// A position in a list that is sorted by creation, newest first. It stays valid when objects are added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Position {
    /// When the last object before the position was created.
    pub created_at: Timestamp,
    /// Its identifier.
    pub id: String,
}

/// Which totals: of one kind of an account's objects, for the days from `from` to `to`, both included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TotalsQuery {
    /// Whose.
    pub account: AccountId,
    /// What kind.
    pub kind: &'static str,
    /// The first day, see [`day_of`].
    pub from: i64,
    /// The last day.
    pub to: i64,
}

/// How many objects of one status were created on one day, and the sum of their amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayTotal {
    /// The day, see [`day_of`].
    pub day: i64,
    /// The status.
    pub status: String,
    /// How many.
    pub count: u64,
    /// The sum of their amounts, in poisha.
    pub amount: u64,
}

/// The offset of Bangladesh time from UTC, which has no daylight saving time.
const DHAKA_OFFSET: i64 = 6 * 3600 * 1000;

/// The day in Bangladesh time on which an instant lies, in days since 1970-01-01.
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
