//! `key rotate-master`: everything that the previous master key sealed is sealed anew.

use std::{collections::BTreeMap, ops::ControlFlow, path::Path};

use domain::AccountId;

use super::{
    context::operator, error::CliError, log::verify_database, output::print_line, runtime::block_on,
};
use crate::{
    ClockAndEntropy, StartError,
    config::{Config, Environment, MasterKey},
    storage::{Stores, begin_rotation},
    wiring,
};

/// How many rows one transaction seals at most. A server that is running waits for it.
const BATCH: usize = 5_000;

pub(super) fn rotate_master(path: &Path, environment: &Environment) -> Result<(), CliError> {
    let config = Config::read(path, environment)?;
    let master_key = MasterKey::read(environment)?;
    let Some(previous) = master_key.previous_id() else {
        return Err(CliError::message(
            "set the new key as CHECKOUT_MASTER_KEY and the one before it as CHECKOUT_PREVIOUS_MASTER_KEY, or the variables \
             with _FILE",
        ));
    };
    let actor = operator(environment);
    // What another program has changed must not be sealed anew.
    block_on(async { verify_database(&config, &master_key).await.map(drop) })?;
    begin_rotation(&config, &master_key, actor.cause()).map_err(StartError::from)?;
    let stores = Stores::open(&config, &master_key).map_err(StartError::from)?;
    let sources = ClockAndEntropy::system();
    let now = sources.clock.now();
    let directory = wiring::directory(&config, &master_key, sources.clone(), &stores);
    let webhooks = wiring::webhooks(&config, &master_key, sources, &stores);
    let rotation = stores.rotation.clone();
    block_on(async {
        if rotation
            .rotated_from()
            .await
            .map_err(CliError::message)?
            .is_none()
        {
            return Ok(());
        }
        let credentials = directory.reseal_credentials(&actor).await?;
        print_line(format_args!("{credentials} bKash credentials sealed anew"));
        let mut endpoints = 0;
        let accounts = rotation.accounts_with_endpoints().await;
        for account in accounts.map_err(CliError::message)? {
            let account = AccountId::parse(&account).map_err(CliError::message)?;
            let resealed = webhooks.reseal_secrets(&account).await;
            endpoints += resealed.map_err(CliError::message)?;
        }
        print_line(format_args!(
            "secrets of {endpoints} webhook endpoints sealed anew"
        ));
        let mut rows = BTreeMap::new();
        rotation
            .reseal(BATCH, now, actor.cause(), |done| {
                *rows.entry(done.table).or_insert(0) += done.rows;
                ControlFlow::Continue(())
            })
            .await
            .map_err(CliError::message)?;
        for (table, rows) in rows.into_iter().filter(|(_, rows)| *rows > 0) {
            print_line(format_args!("{rows} rows of {table} sealed anew"));
        }
        Ok(())
    })?;
    drop((directory, webhooks, rotation, stores));
    let new = master_key.without_previous();
    block_on(async { verify_database(&config, &new).await.map(drop) })?;
    print_line(format_args!(
        "the master key is {}; remove CHECKOUT_PREVIOUS_MASTER_KEY and restart the servers. Keep the key {previous} as long as \
         backups that it sealed",
        new.id()
    ));
    Ok(())
}
