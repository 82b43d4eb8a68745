//! Lists of objects: the filters of the query, and a page of rows as the response.

use std::sync::Arc;

use axum::Json;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{AccountId, Timestamp};
use eventlog::{ObjectFilter, Position, StoredObject};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use utoipa::IntoParams;

use crate::{
    page::{Page, Paging, unknown_cursor},
    problem::Problem,
    state::Api,
    text::parse_amount,
};

/// The JSON of an object, as it was written with the object's last event.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct ListedObject(Box<RawValue>);

/// The filters of a list of sessions or payments. All that are given must match.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ListFilters {
    /// Only objects with this status, or with one of these, separated by commas.
    #[param(example = "authorized")]
    pub(crate) status: Option<String>,
    /// Only objects created at this instant or later.
    #[param(format = DateTime, example = "2026-11-21T00:00:00+06:00")]
    pub(crate) created_from: Option<String>,
    /// Only objects created before this instant.
    #[param(format = DateTime, example = "2026-11-22T00:00:00+06:00")]
    pub(crate) created_before: Option<String>,
    /// Only objects of at least this amount, in taka.
    #[param(example = "100.00")]
    pub(crate) amount_from: Option<String>,
    /// Only objects of at most this amount, in taka.
    #[param(example = "1000.00")]
    pub(crate) amount_to: Option<String>,
    /// Only the objects of this invoice.
    #[param(example = "INV-1042")]
    pub(crate) invoice: Option<String>,
    /// Only the objects of this payer.
    #[param(example = "customer-7")]
    pub(crate) payer_reference: Option<String>,
    /// Only the object with this transaction ID of bKash's.
    #[param(example = "BFD90JRLST")]
    pub(crate) trx_id: Option<String>,
    /// Only objects paid from a wallet whose number ends with these four digits.
    #[param(example = "8575", pattern = "^[0-9]{4}$")]
    pub(crate) wallet_last_four: Option<String>,
    /// `true`: only objects that a person must act on; `false`: only the others.
    #[param(example = "true")]
    pub(crate) needs_attention: Option<String>,
    /// Only objects whose identifier, invoice, transaction ID, payment ID or payer reference is exactly this term.
    #[param(example = "INV-1042")]
    pub(crate) search: Option<String>,
}

/// The filters of a list of refunds. All that are given must match.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct RefundFilters {
    /// Only refunds with this status, or with one of these, separated by commas.
    #[param(example = "completed")]
    status: Option<String>,
    /// Only refunds created at this instant or later.
    #[param(format = DateTime, example = "2026-11-21T00:00:00+06:00")]
    created_from: Option<String>,
    /// Only refunds created before this instant.
    #[param(format = DateTime, example = "2026-11-22T00:00:00+06:00")]
    created_before: Option<String>,
    /// Only refunds of at least this amount, in taka.
    #[param(example = "100.00")]
    amount_from: Option<String>,
    /// Only refunds of at most this amount, in taka.
    #[param(example = "1000.00")]
    amount_to: Option<String>,
    /// Only the refunds of this invoice.
    #[param(example = "INV-1042")]
    invoice: Option<String>,
    /// Only the refunds of this payer.
    #[param(example = "customer-7")]
    payer_reference: Option<String>,
    /// Only the refund with this transaction ID of bKash's.
    #[param(example = "BFE10JRM2K")]
    trx_id: Option<String>,
    /// Only the refunds of this payment.
    #[param(example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
    payment: Option<String>,
    /// Only refunds whose identifier, invoice, transaction ID or payer reference is exactly this term.
    #[param(example = "INV-1042")]
    search: Option<String>,
}

/// The filters of a list of agreements. All that are given must match.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AgreementFilters {
    /// Only agreements with this status, or with one of these, separated by commas; without it, those that the payer has
    /// consented to.
    #[param(example = "active")]
    status: Option<String>,
    /// Only agreements created at this instant or later.
    #[param(format = DateTime, example = "2026-11-21T00:00:00+06:00")]
    created_from: Option<String>,
    /// Only agreements created before this instant.
    #[param(format = DateTime, example = "2026-11-22T00:00:00+06:00")]
    created_before: Option<String>,
    /// Only the agreements of this payer.
    #[param(example = "customer-7")]
    payer_reference: Option<String>,
    /// Only agreements to save a wallet whose number ends with these four digits.
    #[param(example = "8575", pattern = "^[0-9]{4}$")]
    wallet_last_four: Option<String>,
    /// Only agreements whose identifier or payer reference is exactly this term.
    #[param(example = "customer-7")]
    search: Option<String>,
}

/// The filters of a list of notifications. All that are given must match.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct NotificationFilters {
    /// Only notifications with this status, or with one of these, separated by commas.
    #[param(example = "unmatched")]
    status: Option<String>,
    /// Only notifications received at this instant or later.
    #[param(format = DateTime, example = "2026-11-21T00:00:00+06:00")]
    created_from: Option<String>,
    /// Only notifications received before this instant.
    #[param(format = DateTime, example = "2026-11-22T00:00:00+06:00")]
    created_before: Option<String>,
    /// Only notifications of this invoice.
    #[param(example = "INV-1042")]
    invoice: Option<String>,
    /// Only the notification of this transaction of bKash's.
    #[param(example = "BFD90JRLST")]
    trx_id: Option<String>,
    /// `true`: only notifications that a person must act on; `false`: only the others.
    #[param(example = "true")]
    needs_attention: Option<String>,
}

impl From<RefundFilters> for (ListFilters, Option<String>) {
    fn from(filters: RefundFilters) -> Self {
        let money = ListFilters {
            status: filters.status,
            created_from: filters.created_from,
            created_before: filters.created_before,
            amount_from: filters.amount_from,
            amount_to: filters.amount_to,
            invoice: filters.invoice,
            payer_reference: filters.payer_reference,
            trx_id: filters.trx_id,
            search: filters.search,
            ..ListFilters::default()
        };
        (money, filters.payment)
    }
}

impl From<AgreementFilters> for ListFilters {
    fn from(filters: AgreementFilters) -> Self {
        Self {
            status: filters.status,
            created_from: filters.created_from,
            created_before: filters.created_before,
            payer_reference: filters.payer_reference,
            wallet_last_four: filters.wallet_last_four,
            search: filters.search,
            ..Self::default()
        }
    }
}

impl From<NotificationFilters> for ListFilters {
    fn from(filters: NotificationFilters) -> Self {
        Self {
            status: filters.status,
            created_from: filters.created_from,
            created_before: filters.created_before,
            invoice: filters.invoice,
            trx_id: filters.trx_id,
            needs_attention: filters.needs_attention,
            ..Self::default()
        }
    }
}

impl ListFilters {
    /// The filter of rows; `statuses` are those of the kind.
    ///
    /// # Errors
    ///
    /// Returns `invalid_request` with the parameter that is wrong.
    pub(crate) fn parse(self, statuses: &[&'static str]) -> Result<ObjectFilter, Problem> {
        Ok(ObjectFilter {
            statuses: parse_statuses(self.status.as_deref(), statuses)?,
            created_from: instant("created_from", self.created_from.as_deref())?,
            created_before: instant("created_before", self.created_before.as_deref())?,
            amount_from: amount("amount_from", self.amount_from.as_deref())?,
            amount_to: amount("amount_to", self.amount_to.as_deref())?,
            invoice: text("invoice", self.invoice)?,
            payer_reference: text("payer_reference", self.payer_reference)?,
            trx_id: text("trx_id", self.trx_id)?,
            wallet_digits: last_four(self.wallet_last_four)?,
            needs_attention: switch("needs_attention", self.needs_attention.as_deref())?,
            term: text("search", self.search)?,
            ..ObjectFilter::default()
        })
    }
}

fn parse_statuses(
    text: Option<&str>,
    known: &[&'static str],
) -> Result<Vec<&'static str>, Problem> {
    let Some(text) = text else {
        return Ok(Vec::new());
    };
    let mut statuses = Vec::new();
    for word in text.split(',') {
        let status = known.iter().find(|known| **known == word).ok_or_else(|| {
            Problem::field("status", format!("must be one of: {}", known.join(", ")))
        })?;
        if !statuses.contains(status) {
            statuses.push(*status);
        }
    }
    Ok(statuses)
}

fn instant(field: &str, text: Option<&str>) -> Result<Option<Timestamp>, Problem> {
    let parse = |text| {
        objects::parse_instant(text).ok_or_else(|| {
            let form = "must be an instant in RFC 3339, such as 2026-11-21T17:00:00Z";
            Problem::field(field, form)
        })
    };
    text.map(parse).transpose()
}

fn amount(field: &str, text: Option<&str>) -> Result<Option<u64>, Problem> {
    let parse = |text| parse_amount(text).map_err(|error| Problem::field(field, error));
    Ok(text.map(parse).transpose()?.map(domain::Amount::poisha))
}

/// The longest term that is looked for: bKash's identifiers have up to 255 characters.
const LONGEST_TERM: usize = 255;

fn text(field: &str, text: Option<String>) -> Result<Option<String>, Problem> {
    let fits = |text: &String| (1..=LONGEST_TERM).contains(&text.chars().count());
    match text {
        Some(text) if !fits(&text) => Err(Problem::field(field, "must have 1 to 255 characters")),
        text => Ok(text),
    }
}

fn last_four(text: Option<String>) -> Result<Option<String>, Problem> {
    let is_four_digits =
        |text: &String| text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    match text {
        Some(text) if !is_four_digits(&text) => {
            Err(Problem::field("wallet_last_four", "must be four digits"))
        }
        text => Ok(text),
    }
}

fn switch(field: &str, text: Option<&str>) -> Result<Option<bool>, Problem> {
    match text {
        None => Ok(None),
        Some("true") => Ok(Some(true)),
        Some("false") => Ok(Some(false)),
        Some(_) => Err(Problem::field(field, "must be true or false")),
    }
}

/// A page of one kind of an account's objects, newest first.
///
/// # Errors
///
/// Returns `invalid_request` if limit or cursor is wrong, `internal` if the rows cannot be read.
pub(crate) async fn page(
    api: &Arc<Api>,
    account: &AccountId,
    kind: &'static str,
    filter: ObjectFilter,
    paging: &Paging,
) -> Result<Json<Page<ListedObject>>, Problem> {
    let (limit, after) = (paging.limit()?, position(paging)?);
    let engine = &api.ports.engine;
    let mut found = engine
        .objects(account, kind, filter, after, limit + 1)
        .await?;
    let more = found.len() > limit;
    found.truncate(limit);
    let next_cursor = found.last().filter(|_| more).map(cursor_after);
    let data = found.into_iter().map(|object| {
        let body = RawValue::from_string(object.row.body);
        body.map(ListedObject).map_err(Problem::internal)
    });
    Ok(Json(Page {
        object: "list",
        data: data.collect::<Result<_, _>>()?,
        next_cursor,
    }))
}

fn cursor_after(object: &StoredObject) -> String {
    let row = &object.row;
    URL_SAFE_NO_PAD.encode(format!("{} {}", row.created_at.millis(), row.id))
}

fn position(paging: &Paging) -> Result<Option<Position>, Problem> {
    let parse = |text: &str| {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let text = String::from_utf8(bytes).ok()?;
        let (millis, id) = text.split_once(' ')?;
        Some(Position {
            created_at: Timestamp::from_millis(millis.parse().ok()?),
            id: id.to_owned(),
        })
    };
    let parse = |text| parse(text).ok_or_else(unknown_cursor);
    paging.cursor().map(parse).transpose()
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATUSES: &[&str] = &["open", "paid"];

    fn parse(set: impl FnOnce(&mut ListFilters)) -> Result<ObjectFilter, Problem> {
        let mut filters = ListFilters::default();
        set(&mut filters);
        filters.parse(STATUSES)
    }

    #[test]
    fn filters_are_read_from_their_text() {
        let filter = parse(|filters| {
            filters.status = Some("paid,open,paid".to_owned());
            filters.created_from = Some("1970-01-01T06:00:01+06:00".to_owned());
            filters.amount_to = Some("599.05".to_owned());
            filters.needs_attention = Some("false".to_owned());
        });
        let filter = filter.unwrap();
        assert_eq!(filter.statuses, ["paid", "open"]);
        assert_eq!(filter.created_from, Some(Timestamp::from_millis(1000)));
        assert_eq!(filter.amount_to, Some(59_905));
        assert_eq!(filter.needs_attention, Some(false));
    }

    #[test]
    fn rejects_filters_that_cannot_be_read() {
        let text = |text: &str| Some(text.to_owned());
        for status in ["", "PAID", "paid,", "paid open", "refunded"] {
            assert!(
                parse(|filters| filters.status = text(status)).is_err(),
                "{status}"
            );
        }
        for instant in ["", "2026-11-21", "yesterday", "1795280400000"] {
            assert!(
                parse(|filters| filters.created_from = text(instant)).is_err(),
                "{instant}"
            );
        }
        for amount in ["", "-1", "1e3", "0.001", "১০"] {
            assert!(
                parse(|filters| filters.amount_from = text(amount)).is_err(),
                "{amount}"
            );
        }
        for digits in ["", "857", "85755", "৮৫৭৫", "85 5"] {
            assert!(
                parse(|filters| filters.wallet_last_four = text(digits)).is_err(),
                "{digits}"
            );
        }
        for switch in ["", "1", "TRUE", "yes"] {
            assert!(
                parse(|filters| filters.needs_attention = text(switch)).is_err(),
                "{switch}"
            );
        }
        assert!(parse(|filters| filters.search = text("")).is_err());
        assert!(parse(|filters| filters.search = text(&"x".repeat(256))).is_err());
    }
}
