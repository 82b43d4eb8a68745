//! Commands on the event log and the rows of objects that are built from it.

use std::path::Path;

use super::{error::CliError, output::print_line, runtime::block_on};
use crate::{
    StartError,
    config::{Config, Environment, MasterKey},
    storage::Stores,
    wiring,
};

/// How many streams lie between two lines of progress.
const PROGRESS: u64 = 50_000;

/// Checks the hash chain of the log, and that the rows of objects agree with it.
pub(super) fn verify(path: &Path, environment: &Environment) -> Result<(), CliError> {
    let config = Config::read(path, environment)?;
    let stores = Stores::open_to_verify(&config, &MasterKey::read(environment)?);
    let stores = stores.map_err(StartError::from)?;
    let projection = wiring::projection(&config, &stores);
    block_on(async {
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
            return Ok(());
        }
        Err(CliError::message(format!(
            "the rows of {} streams differ from the log, {} rows belong to no stream, and {} totals are wrong; \
             `rebuild` makes them anew. The first streams that differ: {:?}",
            comparison.differences, comparison.orphans, comparison.totals, comparison.differing
        )))
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
