//! The disk of the database.

use std::{fs, io, path::Path};

use prometheus_client::{metrics::gauge::Gauge, registry::Registry};
use rustix::fs::statvfs;

use super::labels::gauge_value;

/// The size of the database and the space left beside it.
pub(crate) struct DiskMetrics {
    database_bytes: Gauge,
    free_bytes: Gauge,
}

impl DiskMetrics {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let metrics = Self {
            database_bytes: Gauge::default(),
            free_bytes: Gauge::default(),
        };
        registry.register(
            "database_size_bytes",
            "Size of the database file, without its write-ahead log",
            metrics.database_bytes.clone(),
        );
        registry.register(
            "database_disk_free_bytes",
            "Space that is left on the disk of the database",
            metrics.free_bytes.clone(),
        );
        metrics
    }

    /// Measures the disk of the database.
    ///
    /// # Errors
    ///
    /// Returns [`io::Error`] if the file system does not answer.
    pub(crate) fn measure(&self, database: &Path) -> io::Result<()> {
        let disk = statvfs(database)?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        self.free_bytes.set(gauge_value(free));
        let size = fs::metadata(database)?.len();
        self.database_bytes.set(gauge_value(size));
        Ok(())
    }
}
