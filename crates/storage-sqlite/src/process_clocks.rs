//! The clocks of the processes that use the file.

use async_trait::async_trait;
use domain::Timestamp;
use eventlog::{ClockReading, ProcessClocks, ProcessNumber, StoreError};
use rusqlite::{Row, params};

use crate::SqliteStore;

#[async_trait]
impl ProcessClocks for SqliteStore {
    async fn readings(&self) -> Result<Vec<ClockReading>, StoreError> {
        let query = "SELECT number, clock_at FROM processes ORDER BY number";
        self.readers
            .run(move |connection| {
                let mut statement = connection.prepare_cached(query)?;
                statement.query_map([], reading)?.collect()
            })
            .await
    }

    async fn join(&self, at: Timestamp) -> Result<ProcessNumber, StoreError> {
        let insert = "INSERT INTO processes (clock_at) VALUES (?1)";
        self.writer
            .run(move |transaction, _| {
                transaction.execute(insert, [at.millis()])?;
                Ok(ProcessNumber(transaction.last_insert_rowid()))
            })
            .await
    }

    async fn store(&self, reading: ClockReading) -> Result<(), StoreError> {
        let upsert = "INSERT INTO processes (number, clock_at) VALUES (?1, ?2)
                      ON CONFLICT (number) DO UPDATE SET clock_at = excluded.clock_at";
        self.writer
            .run(move |transaction, _| {
                let row = params![reading.process.0, reading.at.millis()];
                transaction.prepare_cached(upsert)?.execute(row).map(drop)
            })
            .await
    }

    async fn remove(&self, processes: Vec<ProcessNumber>) -> Result<(), StoreError> {
        self.writer
            .run(move |transaction, _| {
                let mut delete =
                    transaction.prepare_cached("DELETE FROM processes WHERE number = ?1")?;
                for process in &processes {
                    delete.execute([process.0])?;
                }
                Ok(())
            })
            .await
    }
}

fn reading(row: &Row<'_>) -> Result<ClockReading, rusqlite::Error> {
    Ok(ClockReading {
        process: ProcessNumber(row.get(0)?),
        at: Timestamp::from_millis(row.get(1)?),
    })
}
