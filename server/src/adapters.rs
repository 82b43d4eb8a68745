//! How the server reaches the world: HTTP clients and threads, unless a simulation without sockets supplies others.

use std::sync::Arc;

use bkash::{
    Wire,
    ipn::{Fetch, HttpFetch},
};
use webhooks::{DnsResolver, HttpTransport, SystemDnsResolver, Transport};

use crate::{start_error::StartError, storage::DatabaseExecution};

/// The implementations of the ports that leave the process.
#[derive(Clone)]
pub struct Adapters {
    /// Carries requests to bKash.
    pub wire: Arc<dyn Wire>,
    /// Fetches the certificates that sign bKash's notifications.
    pub certificates: Arc<dyn Fetch>,
    /// Sends webhooks.
    pub webhooks: Arc<dyn Transport>,
    /// Where the database works.
    pub database: DatabaseExecution,
    /// The file system that the database is on, by the name that SQLite knows it by; the system's own if there is none.
    pub file_system: Option<&'static str>,
}

impl Adapters {
    /// HTTP clients, and a database with threads of its own.
    ///
    /// # Errors
    ///
    /// Returns [`StartError::Http`] if an HTTP client cannot be created.
    pub fn system() -> Result<Self, StartError> {
        let resolver: Arc<dyn DnsResolver> = Arc::new(SystemDnsResolver);
        let wire = bkash::http_client().map_err(|error| StartError::Http(error.to_string()))?;
        let fetch = HttpFetch::new().map_err(|error| StartError::Http(error.to_string()))?;
        let transport =
            HttpTransport::new(&resolver).map_err(|error| StartError::Http(error.to_string()))?;
        Ok(Self {
            wire: Arc::new(wire),
            certificates: Arc::new(fetch),
            webhooks: Arc::new(transport),
            database: DatabaseExecution::Threads,
            file_system: None,
        })
    }
}
