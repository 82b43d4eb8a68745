//! Totals of objects by day and status. Triggers keep them, so that whatever changes a row changes its total.

use eventlog::{DayTotal, TotalsQuery};
use rusqlite::{Connection, Error, params};

/// The totals that the rows give, in the form of the table.
macro_rules! counted {
    () => {
        "SELECT account, kind, (created_at + 21600000) / 86400000 AS day, status, count(*) AS count,
            sum(ifnull(amount, 0)) AS amount
         FROM objects GROUP BY account, kind, day, status"
    };
}

/// The totals of each day and status, by day and status.
pub(crate) fn totals(connection: &Connection, query: &TotalsQuery) -> Result<Vec<DayTotal>, Error> {
    let mut statement = connection.prepare_cached(
        "SELECT day, status, count, amount FROM object_totals
         WHERE account = ?1 AND kind = ?2 AND day BETWEEN ?3 AND ?4 AND count > 0 ORDER BY day, status",
    )?;
    let parameters = params![query.account.to_string(), query.kind, query.from, query.to];
    let rows = statement.query_map(parameters, |row| {
        Ok(DayTotal {
            day: row.get(0)?,
            status: row.get(1)?,
            count: row.get(2)?,
            amount: row.get(3)?,
        })
    })?;
    rows.collect()
}

/// The number of totals that are not those of the rows.
pub(crate) fn differing_totals(connection: &Connection) -> Result<u64, Error> {
    connection.query_row(
        concat!(
            "WITH counted AS (",
            counted!(),
            "), kept AS (SELECT account, kind, day, status, count, amount FROM object_totals WHERE count > 0)
             SELECT (SELECT count(*) FROM (SELECT * FROM counted EXCEPT SELECT * FROM kept))
                  + (SELECT count(*) FROM (SELECT * FROM kept EXCEPT SELECT * FROM counted))"
        ),
        [],
        |row| row.get(0),
    )
}

/// Makes the totals anew of the rows.
pub(crate) fn recount(connection: &Connection) -> Result<(), Error> {
    connection.execute("DELETE FROM object_totals", [])?;
    connection
        .execute(
            concat!(
                "INSERT INTO object_totals (account, kind, day, status, count, amount) ",
                counted!()
            ),
            [],
        )
        .map(drop)
}
