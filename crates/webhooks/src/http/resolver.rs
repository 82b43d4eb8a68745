//! DNS resolution with a check of the resulting addresses.
//!
//! The connection uses exactly the addresses that were checked, which defeats DNS rebinding: a name that
//! resolves differently a moment later has no effect.

use std::{
    io,
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

use async_trait::async_trait;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use crate::NetworkScope;

/// Resolves host names.
#[async_trait]
pub trait DnsResolver: Send + Sync {
    /// The addresses of a host, in the order in which to try them.
    ///
    /// # Errors
    ///
    /// Returns an error if the name does not exist or cannot be resolved.
    async fn lookup_ip(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The resolver of the operating system.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemDnsResolver;

#[async_trait]
impl DnsResolver for SystemDnsResolver {
    async fn lookup_ip(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        let found = tokio::net::lookup_host((host, 0)).await?;
        Ok(found.map(|address| address.ip()).collect())
    }
}

/// The host has no address.
#[derive(Debug, thiserror::Error)]
#[error("the host has no address")]
pub(crate) struct HostNotFound;

/// One of the host's addresses is not allowed. The message does not say which: it would reveal the operator's
/// network.
#[derive(Debug, thiserror::Error)]
#[error("the host is not on the public Internet")]
pub(crate) struct ForbiddenAddress;

/// Resolves names for the HTTP client and rejects addresses outside of the scope.
pub(crate) struct ScopedResolver {
    pub(crate) resolver: Arc<dyn DnsResolver>,
    pub(crate) scope: NetworkScope,
}

impl Resolve for ScopedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        let (resolver, scope) = (self.resolver.clone(), self.scope);
        Box::pin(async move {
            let found = resolver
                .lookup_ip(name.as_str())
                .await
                .map_err(|_| HostNotFound)?;
            if found.is_empty() {
                return Err(HostNotFound.into());
            }
            // A private address among public ones is a sign of an attack: reject the host altogether.
            if !found.iter().all(|address| scope.allows(*address)) {
                return Err(ForbiddenAddress.into());
            }
            // The HTTP client replaces port 0 by the port of the URL.
            let addresses = found.into_iter().map(|address| SocketAddr::new(address, 0));
            Ok(Box::new(addresses.collect::<Vec<_>>().into_iter()) as Addrs)
        })
    }
}
