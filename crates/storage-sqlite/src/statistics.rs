//! Numbers for the operator's metrics. Each query reads a few rows of an index, however many payments the file has.

use domain::Timestamp;
use eventlog::StoreError;
use rusqlite::{Connection, Error, Row, params};

use crate::SqliteStore;

/// How many rows of a backlog are counted. A longer one is reported as this many.
const COUNTED: u32 = 100_000;

/// The state of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statistics {
    /// The number of objects of each kind and status.
    pub objects: Vec<ObjectCount>,
    /// Payments and refunds whose outcome is unknown, by kind. A kind without any is missing.
    pub unknown: Vec<UnknownMoney>,
    /// The number of objects that a person must look at, by kind. A kind without any is missing.
    pub attention: Vec<(String, u64)>,
    /// The number of webhook endpoints in each state.
    pub endpoints: EndpointCounts,
    /// Deliveries that are neither made nor given up, of enabled endpoints. The time is that of the oldest event.
    pub pending_deliveries: Backlog,
    /// Streams that are due. The time is when the first of them became due.
    pub due: Backlog,
    /// The number of events in the log.
    pub log_position: u64,
}

/// The number of objects of one kind and status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectCount {
    /// The kind, such as `payment`.
    pub kind: String,
    /// The status, as it is written in the API.
    pub status: String,
    /// How many there are.
    pub count: u64,
}

/// The payments or refunds whose outcome is unknown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownMoney {
    /// The kind, such as `payment`.
    pub kind: String,
    /// How many there are.
    pub count: u64,
    /// Their amounts together, in poisha.
    pub poisha: u64,
    /// When the oldest was created.
    pub oldest: Timestamp,
}

/// The number of webhook endpoints that are not deleted, by state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct EndpointCounts {
    /// Enabled, and the last attempt succeeded.
    pub healthy: u64,
    /// Enabled, and the last attempt failed.
    pub failing: u64,
    /// Enabled, with an open or half-open circuit breaker.
    pub paused: u64,
    /// Disabled by the merchant, or by a response 410 Gone.
    pub disabled: u64,
}

/// Things that wait.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Backlog {
    /// How many there are, at most 100,000.
    pub count: u64,
    /// Since when the oldest has waited.
    pub oldest: Option<Timestamp>,
}

impl SqliteStore {
    /// The statistics at `now`.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the file cannot be read.
    pub async fn statistics(&self, now: Timestamp) -> Result<Statistics, StoreError> {
        self.readers
            .run(move |connection| read(connection, now))
            .await
    }
}

/// One row for each account, kind, day and status: it grows with the days, not with the payments.
const OBJECTS: &str = "SELECT kind, status, sum(count) FROM object_totals GROUP BY kind, status HAVING sum(count) > 0";

/// Jumps from account to account in the primary key of the totals, so that the index of objects by status can be used.
const UNKNOWN: &str = "
    WITH RECURSIVE accounts (account) AS (
        SELECT min(account) FROM object_totals
        UNION ALL
        SELECT (SELECT min(next.account) FROM object_totals AS next WHERE next.account > accounts.account)
        FROM accounts WHERE accounts.account IS NOT NULL
    ), kinds (kind) AS (VALUES ('payment'), ('refund'))
    SELECT kinds.kind, count(*), sum(ifnull(objects.amount, 0)), min(objects.created_at)
    FROM accounts CROSS JOIN kinds CROSS JOIN objects INDEXED BY objects_by_status
        ON objects.account = accounts.account AND objects.kind = kinds.kind AND objects.status = 'unknown'
    GROUP BY kinds.kind";

const ATTENTION: &str = "SELECT kind, count(*) FROM objects INDEXED BY objects_by_attention WHERE needs_attention GROUP BY kind";

const ENDPOINTS: &str = "
    SELECT
        ifnull(sum(disabled_reason IS NULL AND open_until IS NULL AND consecutive_failures = 0), 0),
        ifnull(sum(disabled_reason IS NULL AND open_until IS NULL AND consecutive_failures > 0), 0),
        ifnull(sum(disabled_reason IS NULL AND open_until IS NOT NULL), 0),
        ifnull(sum(disabled_reason IS NOT NULL), 0)
    FROM webhook_endpoints INDEXED BY webhook_endpoints_by_account WHERE deleted_at IS NULL";

/// For each endpoint its pending deliveries, up to the limit, and the first of them.
const PENDING: &str = "
    SELECT ifnull(sum(waiting), 0), min(oldest) FROM (
        SELECT
            (SELECT count(*) FROM (
                SELECT 1 FROM webhook_deliveries INDEXED BY webhook_deliveries_due
                WHERE endpoint = endpoints.id AND due_at IS NOT NULL LIMIT ?1)) AS waiting,
            (SELECT created_at FROM webhook_deliveries INDEXED BY webhook_deliveries_by_status
                WHERE endpoint = endpoints.id AND status = 'pending' ORDER BY number LIMIT 1) AS oldest
        FROM webhook_endpoints AS endpoints INDEXED BY webhook_endpoints_by_account
        WHERE deleted_at IS NULL AND disabled_reason IS NULL)";

const DUE: &str = "
    SELECT count(*), min(at)
    FROM (SELECT at FROM due INDEXED BY due_by_time WHERE at <= ?1 ORDER BY at LIMIT ?2)";

const POSITION: &str = "SELECT max(seq) FROM lanes";

fn read(connection: &Connection, now: Timestamp) -> Result<Statistics, Error> {
    let mut objects = connection.prepare_cached(OBJECTS)?;
    let objects = objects.query_map([], |row| {
        Ok(ObjectCount {
            kind: row.get(0)?,
            status: row.get(1)?,
            count: row.get(2)?,
        })
    })?;
    let mut unknown = connection.prepare_cached(UNKNOWN)?;
    let unknown = unknown.query_map([], |row| {
        Ok(UnknownMoney {
            kind: row.get(0)?,
            count: row.get(1)?,
            poisha: row.get(2)?,
            oldest: Timestamp::from_millis(row.get(3)?),
        })
    })?;
    let mut attention = connection.prepare_cached(ATTENTION)?;
    let attention = attention.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut endpoints = connection.prepare_cached(ENDPOINTS)?;
    let endpoints = endpoints.query_row([], |row| {
        Ok(EndpointCounts {
            healthy: row.get(0)?,
            failing: row.get(1)?,
            paused: row.get(2)?,
            disabled: row.get(3)?,
        })
    })?;
    Ok(Statistics {
        objects: objects.collect::<Result<_, _>>()?,
        unknown: unknown.collect::<Result<_, _>>()?,
        attention: attention.collect::<Result<_, _>>()?,
        endpoints,
        pending_deliveries: connection
            .prepare_cached(PENDING)?
            .query_row([COUNTED], backlog)?,
        due: connection
            .prepare_cached(DUE)?
            .query_row(params![now.millis(), COUNTED], backlog)?,
        log_position: connection
            .prepare_cached(POSITION)?
            .query_row([], |row| row.get(0))?,
    })
}

fn backlog(row: &Row<'_>) -> Result<Backlog, Error> {
    let oldest: Option<i64> = row.get(1)?;
    Ok(Backlog {
        count: row.get(0)?,
        oldest: oldest.map(Timestamp::from_millis),
    })
}

#[cfg(test)]
mod tests {
    use domain::Timestamp;
    use eventlog::ChainKey;
    use rusqlite::params_from_iter;

    use super::{
        ATTENTION, Backlog, DUE, ENDPOINTS, EndpointCounts, OBJECTS, PENDING, POSITION, UNKNOWN,
        read,
    };
    use crate::schema;

    /// The tables that grow with payments.
    const LARGE: [&str; 5] = [
        "objects",
        "events",
        "outbox",
        "webhook_deliveries",
        "idempotency_records",
    ];

    #[test]
    fn no_query_reads_a_whole_table_that_grows_with_payments() {
        let connection = schema::reference(&ChainKey::new([1; 32])).unwrap();
        for (query, parameters) in [
            (OBJECTS, 0),
            (UNKNOWN, 0),
            (ATTENTION, 0),
            (ENDPOINTS, 0),
            (PENDING, 1),
            (DUE, 2),
            (POSITION, 0),
        ] {
            let explain = format!("EXPLAIN QUERY PLAN {query}");
            let mut statement = connection.prepare(&explain).unwrap();
            let steps = statement
                .query_map(params_from_iter(vec![1; parameters]), |row| {
                    row.get::<_, String>(3)
                })
                .unwrap();
            let steps: Vec<String> = steps.map(Result::unwrap).collect();
            for step in &steps {
                let scanned = step.strip_prefix("SCAN ").map(|rest| {
                    let table = rest.split(' ').next().unwrap_or_default();
                    LARGE.contains(&table)
                });
                // The index holds the rows that need attention and no others.
                let is_partial = step.contains("objects_by_attention");
                assert!(scanned != Some(true) || is_partial, "{query}: {steps:?}");
            }
        }
    }

    #[test]
    fn an_empty_database_has_nothing_of_anything() {
        let connection = schema::reference(&ChainKey::new([1; 32])).unwrap();
        connection
            .execute_batch(
                "INSERT INTO lanes (lane, seq, hash, alive_at, seal) VALUES (0, 0, x'', 0, x'')",
            )
            .unwrap();
        let statistics = read(&connection, Timestamp::from_millis(1)).unwrap();
        assert!(statistics.objects.is_empty() && statistics.unknown.is_empty());
        assert!(statistics.attention.is_empty());
        assert_eq!(statistics.endpoints, EndpointCounts::default());
        assert_eq!(statistics.pending_deliveries, Backlog::default());
        assert_eq!(statistics.due, Backlog::default());
        assert_eq!(statistics.log_position, 0);
    }

    #[test]
    fn unknown_money_of_all_accounts_is_added_up() {
        let connection = schema::reference(&ChainKey::new([1; 32])).unwrap();
        connection
            .execute_batch(
                "INSERT INTO lanes (lane, seq, hash, alive_at, seal) VALUES (0, 17, x'', 0, x'');
                 WITH added (number, account, kind, status, amount, created_at, attention) AS (VALUES
                    (1, 'a/live', 'payment', 'unknown', 100, 5000, 0),
                    (2, 'b/live', 'payment', 'unknown', 250, 4000, 0),
                    (3, 'b/live', 'payment', 'completed', 900, 1000, 0),
                    (4, 'c/test', 'refund', 'unknown', 50, 6000, 0),
                    (5, 'c/test', 'payment', 'quarantined', 70, 7000, 1))
                 INSERT INTO objects (number, kind, id, stream, account, status, amount, created_at, updated_at,
                    needs_attention, sequence, body, seal)
                 SELECT number, kind, number, number, account, status, amount, created_at, created_at, attention, 1, '', x''
                 FROM added;
                 INSERT INTO due (stream, at, seal) VALUES ('a', 900, x''), ('b', 400, x''), ('c', 2000, x'');",
            )
            .unwrap();
        let statistics = read(&connection, Timestamp::from_millis(1000)).unwrap();
        let unknown: Vec<_> = statistics
            .unknown
            .iter()
            .map(|money| {
                (
                    money.kind.as_str(),
                    money.count,
                    money.poisha,
                    money.oldest.millis(),
                )
            })
            .collect();
        assert_eq!(
            unknown,
            [("payment", 2, 350, 4000), ("refund", 1, 50, 6000)]
        );
        assert_eq!(statistics.attention, [("payment".to_owned(), 1)]);
        assert_eq!(statistics.log_position, 17);
        assert_eq!(
            statistics.due,
            Backlog {
                count: 2,
                oldest: Some(Timestamp::from_millis(400))
            }
        );
        let completed = statistics
            .objects
            .iter()
            .find(|one| one.status == "completed");
        assert_eq!(completed.map(|one| one.count), Some(1));
    }
}
