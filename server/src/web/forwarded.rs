//! The client's IP address, also behind a reverse proxy.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use axum::{
    extract::{ConnectInfo, Request},
    http::HeaderMap,
};

/// Returns the connection's address, or behind a trusted proxy the last entry of `X-Forwarded-For`.
pub(super) fn address(request: &Request, behind_proxy: bool) -> IpAddr {
    let connected = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let forwarded = behind_proxy
        .then(|| last_forwarded(request.headers()))
        .flatten();
    forwarded
        .or(connected)
        .unwrap_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED))
}

/// The last entry. The client may have forged the entries before it.
fn last_forwarded(headers: &HeaderMap) -> Option<IpAddr> {
    let last = headers
        .get_all("x-forwarded-for")
        .iter()
        .next_back()?
        .to_str()
        .ok()?;
    last.rsplit(',').next()?.trim().parse().ok()
}
