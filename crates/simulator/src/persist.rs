//! Keeps the state in a file, written whole and renamed, so that no crash leaves half of it.

use std::{io, path::Path, time::Duration};

use crate::{core::Simulator, settings::Settings, state::Checkpoint};

/// Changes that come together are saved together.
const SETTLE: Duration = Duration::from_millis(200);

/// A simulator that continues where its state file ends; without one, a fresh one.
pub(crate) fn open(settings: Settings) -> io::Result<Simulator> {
    let simulator = Simulator::new(settings);
    if let Some(path) = simulator.state_file() {
        match std::fs::read(path) {
            Ok(bytes) => {
                let saved: Checkpoint = serde_json::from_slice(&bytes)
                    .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
                simulator
                    .clock()
                    .set_offset_milliseconds(saved.clock_offset_milliseconds);
                simulator.ipn().restore(saved.subscription.clone());
                simulator.change(|state, _| state.restore(saved));
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
    Ok(simulator)
}

/// Saves shortly after each change, for ever. Does nothing without a state file.
pub(crate) async fn keep_saving(simulator: &Simulator) {
    loop {
        simulator.changed().await;
        tokio::time::sleep(SETTLE).await;
        if let Err(error) = save(simulator) {
            tracing::warn!(%error, "the simulator's state file could not be written");
        }
    }
}

/// Saves now, if there is a state file.
pub(crate) fn save(simulator: &Simulator) -> io::Result<()> {
    let Some(path) = simulator.state_file() else {
        return Ok(());
    };
    let offset = simulator.clock().offset_milliseconds();
    // Copied under the lock, written as JSON outside of it.
    let mut checkpoint = simulator.read(|state, _| state.checkpoint(offset));
    checkpoint.subscription = simulator.ipn().saved();
    let text = serde_json::to_vec(&checkpoint).map_err(io::Error::other)?;
    let beside = beside(path);
    std::fs::write(&beside, text)?;
    std::fs::rename(&beside, path)
}

fn beside(path: &Path) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".new");
    name.into()
}
