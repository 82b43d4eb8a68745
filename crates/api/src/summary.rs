//! `/v1/summary`: number and sum of objects by day and status.

use std::{collections::BTreeMap, sync::Arc};

use axum::{Json, extract::State};
use directory::Scope;
use eventlog::{DayTotal, TotalsQuery, day_of};
use objects::row::kind;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use crate::{
    authentication::Authenticated,
    document::{Operation, Resource},
    problem::Problem,
    query::StrictQuery,
    state::Api,
};

pub(crate) const TAG: &str = "Summary";

/// How many days a summary covers at most.
const MAX_DAYS: i64 = 366;

/// How many days it covers unless the request says otherwise.
const DEFAULT_DAYS: i64 = 30;

/// The kinds that have a summary.
const KINDS: [&str; 4] = [kind::SESSION, kind::PAYMENT, kind::REFUND, kind::AGREEMENT];

pub(crate) fn routes() -> Resource {
    Resource::new().routes([RETRIEVE], routes!(retrieve))
}

/// What a summary covers.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct SummaryQuery {
    /// The kind of object to summarize.
    #[param(
        default = "payment",
        example = "payment",
        pattern = "^(checkout_session|payment|refund|agreement)$"
    )]
    kind: Option<String>,
    /// The first day, in Bangladesh time. By default 29 days before `day_to`.
    #[param(format = Date, example = "2026-11-01")]
    day_from: Option<String>,
    /// The last day, in Bangladesh time. By default today.
    #[param(format = Date, example = "2026-11-30")]
    day_to: Option<String>,
}

/// Number and sum of the objects of one kind that were created on some days, by day and status.
#[derive(Debug, Serialize, ToSchema)]
struct Summary {
    /// Always `summary`.
    #[schema(example = "summary")]
    object: &'static str,
    /// The kind of object.
    #[schema(example = "payment")]
    kind: &'static str,
    /// The first day, in Bangladesh time.
    #[schema(example = "2026-11-01")]
    day_from: String,
    /// The last day.
    #[schema(example = "2026-11-30")]
    day_to: String,
    /// Always `BDT`.
    #[schema(example = "BDT")]
    currency: &'static str,
    /// The totals of all days, by status.
    totals: Vec<StatusTotal>,
    /// The totals of each day that has objects, oldest first.
    days: Vec<DaySummary>,
}

/// The totals of one day.
#[derive(Debug, Serialize, ToSchema)]
struct DaySummary {
    /// The day on which the objects were created, in Bangladesh time.
    #[schema(example = "2026-11-21")]
    day: String,
    /// The totals, by status.
    totals: Vec<StatusTotal>,
}

/// Number and sum of the objects with one status.
#[derive(Debug, Serialize, ToSchema)]
struct StatusTotal {
    /// The status.
    #[schema(example = "completed")]
    status: String,
    /// How many objects.
    #[schema(example = 42)]
    count: u64,
    /// The sum of their amounts, in taka; `0.00` for objects without an amount.
    #[schema(example = "25158.00")]
    amount: String,
}

const RETRIEVE: Operation =
    Operation::new("retrieve_summary").response(|_| json!({ "kind": "payment" }));

/// Retrieve a summary
///
/// Counts the objects that were created on each day, and adds up their amounts, by their present status.
#[utoipa::path(
    get,
    path = "/v1/summary",
    operation_id = RETRIEVE.id,
    tag = TAG,
    security(("key" = ["payments:read"])),
    params(SummaryQuery),
    responses((status = 200, description = "The summary", body = Summary))
)]
async fn retrieve(
    State(api): State<Arc<Api>>,
    auth: Authenticated,
    StrictQuery(query): StrictQuery<SummaryQuery>,
) -> Result<Json<Summary>, Problem> {
    let account = &auth.require(Scope::PaymentsRead)?.account;
    let engine = &api.ports.engine;
    let kind = parse_kind(query.kind.as_deref())?;
    let (from, to) = days(&query, day_of(engine.now()))?;
    let totals = engine
        .totals(&TotalsQuery {
            account: account.clone(),
            kind,
            from,
            to,
        })
        .await?;
    Ok(Json(Summary {
        object: "summary",
        kind,
        day_from: objects::day(from),
        day_to: objects::day(to),
        currency: "BDT",
        totals: by_status(&totals),
        days: by_day(&totals),
    }))
}

fn parse_kind(text: Option<&str>) -> Result<&'static str, Problem> {
    let text = text.unwrap_or(kind::PAYMENT);
    KINDS
        .into_iter()
        .find(|kind| *kind == text)
        .ok_or_else(|| Problem::field("kind", format!("must be one of: {}", KINDS.join(", "))))
}

/// The first and the last day that a query covers.
fn days(query: &SummaryQuery, today: i64) -> Result<(i64, i64), Problem> {
    let parse = |field: &str, text: Option<&str>| {
        let parse = |text| {
            objects::parse_day(text)
                .ok_or_else(|| Problem::field(field, "must be a day, such as 2026-11-21"))
        };
        text.map(parse).transpose()
    };
    let to = parse("day_to", query.day_to.as_deref())?.unwrap_or(today);
    let from = parse("day_from", query.day_from.as_deref())?.unwrap_or(to - DEFAULT_DAYS + 1);
    if from > to {
        return Err(Problem::field("day_from", "must not be after day_to"));
    }
    if to - from >= MAX_DAYS {
        return Err(Problem::field(
            "day_from",
            "must be less than 366 days before day_to",
        ));
    }
    Ok((from, to))
}

fn by_status(totals: &[DayTotal]) -> Vec<StatusTotal> {
    let mut sums = BTreeMap::<&str, (u64, u64)>::new();
    for total in totals {
        let sum = sums.entry(&total.status).or_default();
        sum.0 += total.count;
        sum.1 += total.amount;
    }
    let total = |(status, (count, amount)): (&str, _)| status_total(status, count, amount);
    sums.into_iter().map(total).collect()
}

fn by_day(totals: &[DayTotal]) -> Vec<DaySummary> {
    let of_one_day = totals.chunk_by(|a, b| a.day == b.day);
    let summary = |totals: &[DayTotal]| DaySummary {
        day: totals
            .first()
            .map(|total| objects::day(total.day))
            .unwrap_or_default(),
        totals: totals
            .iter()
            .map(|total| status_total(&total.status, total.count, total.amount))
            .collect(),
    };
    of_one_day.map(summary).collect()
}

fn status_total(status: &str, count: u64, amount: u64) -> StatusTotal {
    StatusTotal {
        status: status.to_owned(),
        count,
        amount: objects::poisha(amount),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn query(from: Option<&str>, to: Option<&str>) -> SummaryQuery {
        SummaryQuery {
            kind: None,
            day_from: from.map(str::to_owned),
            day_to: to.map(str::to_owned),
        }
    }

    #[test]
    fn a_summary_covers_thirty_days_up_to_today_unless_the_query_says_otherwise() {
        assert_eq!(days(&query(None, None), 100).unwrap(), (71, 100));
        let january = query(Some("1970-01-01"), Some("1970-01-31"));
        assert_eq!(days(&january, 100).unwrap(), (0, 30));
        let from_alone = query(Some("1970-04-01"), None);
        assert_eq!(days(&from_alone, 100).unwrap(), (90, 100));
    }

    #[test]
    fn rejects_days_that_cannot_be_summarized() {
        for (from, to) in [
            (Some("1970-02-30"), None),
            (Some("yesterday"), None),
            (Some("1970-05-01"), Some("1970-04-30")),
            (Some("1970-01-01"), Some("1971-01-02")),
        ] {
            assert!(days(&query(from, to), 1000).is_err(), "{from:?} {to:?}");
        }
        assert!(parse_kind(Some("notification")).is_err());
    }
}
