//! Looking hosts up, once per connection: what is checked is what is connected to, so that a name that answers
//! differently a moment later (DNS rebinding) gains nothing.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::Reach;

/// Finds a host's addresses.
#[async_trait]
pub trait Lookup: Send + Sync {
    /// The host's addresses, in the order in which they are to be tried.
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The system's resolver.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemLookup;

#[async_trait]
impl Lookup for SystemLookup {
    async fn addresses(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let found = tokio::net::lookup_host((host, 0)).await?;
        Ok(found.map(|address| address.ip()).collect())
    }
}

/// The host has no address.
#[derive(Debug, thiserror::Error)]
#[error("the host has no address")]
pub(crate) struct NoAddress;

/// The host, or one of its addresses, may not be called. Which is not said: it would map the operator's network.
#[derive(Debug, thiserror::Error)]
#[error("the host is not one of the public Internet")]
pub(crate) struct RefusedTarget;

/// Lets the HTTP client connect to permitted addresses only.
pub(crate) struct Guard {
    pub(crate) lookup: Arc<dyn Lookup>,
    pub(crate) reach: Reach,
}

impl Resolve for Guard {
    fn resolve(&self, name: Name) -> Resolving {
        let (lookup, reach) = (self.lookup.clone(), self.reach);
        Box::pin(async move {
            let found = lookup
                .addresses(name.as_str())
                .await
                .map_err(|_| NoAddress)?;
            if found.is_empty() {
                return Err(NoAddress.into());
            }
            // One private address among others is no accident: none of them is used.
            if !found.iter().all(|address| reach.permits(*address)) {
                return Err(RefusedTarget.into());
            }
            // Port 0 stands for that of the URL.
            let addresses = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses.collect::<Vec<_>>().into_iter()) as Addrs)
        })
    }
}
