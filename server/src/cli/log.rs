//! Commands on the event log and the rows of objects that are built from it.

use std::path::Path;

use super::{arguments::ExpectedHead, error::CliError, output::print_line, runtime::block_on};
use crate::{
    StartError,
    config::{Config, Environment, MasterKey},
    storage::Stores,
    wiring,
};

/// How many streams lie between two lines of progress.
const PROGRESS: u64 = 50_000;

/// Checks the hash chain of the log and what is sealed beside it, and that the rows of objects agree with it.
pub(super) fn verify(
    path: &Path,
    environment: &Environment,
    ExpectedHead { expect_head }: ExpectedHead,
) -> Result<(), CliError> {
    let config = Config::read(path, environment)?;
    let master_key = MasterKey::read(environment)?;
    block_on(async {
        let stores = verify_database(&config, &master_key).await?;
        if let Some(expected) = expect_head {
            let contains = stores.log.contains(&expected).await;
            if !contains.map_err(CliError::message)? {
                return Err(StartError::UnexpectedHead(expected).into());
            }
        }
        Ok(())
    })
}

/// Verifies a database, which may be a backup, and returns it.
///
/// # Errors
///
/// Returns [`CliError`] if the log, what is sealed beside it, or a row of an object was changed.
pub(super) async fn verify_database(
    config: &Config,
    master_key: &MasterKey,
) -> Result<Stores, CliError> {
    let stores = Stores::open_to_verify(config, master_key).map_err(StartError::from)?;
    let projection = wiring::projection(config, &stores);
    let verified = stores.log.verify().await.map_err(CliError::message)?;
    print_line(format_args!(
        "{} events verified, none altered; head {}",
        verified.events, verified.head
    ));
    let comparison = projection.compare().await.map_err(CliError::message)?;
    if comparison.agrees() {
        print_line(format_args!(
            "{} rows of objects compared, all as the log says",
            comparison.rows
        ));
        return Ok(stores);
    }
    Err(CliError::message(format!(
        "the rows or due times of {} streams differ from the log, {} rows belong to no stream or were changed by another \
         program, and {} totals are wrong; `rebuild` makes them anew. The first streams that differ: {:?}",
        comparison.differences, comparison.orphans, comparison.totals, comparison.differing
    )))
}

/// Prints the head of the log.
pub(super) fn head(path: &Path, environment: &Environment) -> Result<(), CliError> {
    let config = Config::read(path, environment)?;
    let master_key = MasterKey::read(environment)?;
    let stores = Stores::open_to_verify(&config, &master_key).map_err(StartError::from)?;
    block_on(async {
        print_line(stores.log.head().await.map_err(CliError::message)?);
        Ok(())
    })
}

/// Rebuilds the rows of objects from the log.
pub(super) fn rebuild(path: &Path, environment: &Environment) -> Result<(), CliError> {
    let config = Config::read(path, environment)?;
    let stores = Stores::open(&config, &MasterKey::read(environment)?);
    let stores = stores.map_err(StartError::from)?;
    let projection = wiring::projection(&config, &stores);
    block_on(async {
        let mut next = PROGRESS;
        let rebuilt = projection
            .rebuild(|rebuilt| {
                if rebuilt.streams >= next {
                    next += PROGRESS;
                    print_line(format_args!(
                        "{} streams, {} events",
                        rebuilt.streams, rebuilt.events
                    ));
                }
            })
            .await
            .map_err(CliError::message)?;
        print_line(format_args!(
            "{} rows of objects made of {} events in {} streams; the rows of {} streams were different; {} rows of no \
             stream removed",
            rebuilt.rows, rebuilt.events, rebuilt.streams, rebuilt.replaced, rebuilt.orphans
        ));
        Ok(())
    })
}
