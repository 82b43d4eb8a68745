//! The client's IP address, also behind a reverse proxy.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use http_server::{TrustedProxies, client_address};

/// Returns the client's address in its canonical form.
pub(super) fn address(request: &Request, trusted_proxies: &TrustedProxies) -> IpAddr {
    let connected = request.extensions().get::<ConnectInfo<SocketAddr>>();
    let connected = connected.map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |info| info.0.ip());
    client_address(connected, request.headers(), trusted_proxies)
}
