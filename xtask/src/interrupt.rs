//! Ctrl-C, SIGTERM and a closed terminal become a flag that loops look at, so
//! that nothing started here is left behind.

use std::sync::atomic::{AtomicBool, Ordering};

use anyhow::{Context, Result, bail};

static REQUESTED: AtomicBool = AtomicBool::new(false);

/// From now on signals set the flag instead of ending the process.
pub(crate) fn listen() -> Result<()> {
    ctrlc::set_handler(|| REQUESTED.store(true, Ordering::SeqCst))
        .context("cannot listen for Ctrl-C")
}

pub(crate) fn requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

/// Ends a wait once someone asked to stop.
pub(crate) fn check() -> Result<()> {
    if requested() {
        bail!("stopped on request");
    }
    Ok(())
}
