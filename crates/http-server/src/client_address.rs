//! The client's IP address in one canonical form, also behind reverse proxies.

use std::{
    net::{IpAddr, SocketAddr},
    str::FromStr,
};

use axum::http::HeaderMap;
use ipnet::IpNet;

/// The addresses of the reverse proxies whose `X-Forwarded-For` is believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<IpNet>);

/// The text is neither an IP address nor a network such as `10.0.0.0/8`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is neither an IP address nor a network such as 10.0.0.0/8")]
pub struct NetworkError(String);

impl TrustedProxies {
    /// No proxy: every client is who connects.
    pub const NONE: Self = Self(Vec::new());

    /// Parses addresses and networks in CIDR notation.
    ///
    /// # Errors
    ///
    /// Returns an error for the first text that is neither.
    pub fn parse<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Result<Self, NetworkError> {
        let networks = texts
            .into_iter()
            .map(|text| parse_network(text.as_ref()))
            .collect::<Result<_, _>>()?;
        Ok(Self(networks))
    }

    /// This machine and the private networks: RFC 1918, RFC 6598, RFC 4193 and link-local addresses.
    pub fn private() -> Self {
        let networks = [
            ([127, 0, 0, 0], 8),
            ([10, 0, 0, 0], 8),
            ([172, 16, 0, 0], 12),
            ([192, 168, 0, 0], 16),
            ([100, 64, 0, 0], 10),
            ([169, 254, 0, 0], 16),
        ];
        let networks = networks.map(|(address, length)| IpNet::new(IpAddr::from(address), length));
        let v6 = [
            ([0, 0, 0, 0, 0, 0, 0, 1], 128),
            ([0xfc00, 0, 0, 0, 0, 0, 0, 0], 7),
            ([0xfe80, 0, 0, 0, 0, 0, 0, 0], 10),
        ];
        let v6 = v6.map(|(address, length)| IpNet::new(IpAddr::from(address), length));
        Self(networks.into_iter().chain(v6).flatten().collect())
    }

    /// Whether no proxy is trusted.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a proxy with this canonical address is trusted.
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(&address))
    }
}

fn parse_network(text: &str) -> Result<IpNet, NetworkError> {
    let address = IpAddr::from_str(text).map(|address| IpNet::from(address.to_canonical()));
    address
        .or_else(|_| IpNet::from_str(text).map(|network| network.trunc()))
        .map_err(|_| NetworkError(text.to_owned()))
}

/// The client's address. IPv4 addresses that a dual-stack listener reports as IPv6 become IPv4.
///
/// `X-Forwarded-For` is read from the right for as long as the address found so far is a trusted proxy's: each proxy
/// appends whom it received the request from, and everything further left may be forged.
pub fn client_address(
    connected: IpAddr,
    headers: &HeaderMap,
    trusted_proxies: &TrustedProxies,
) -> IpAddr {
    let mut client = connected.to_canonical();
    let values = headers.get_all("x-forwarded-for").iter().rev();
    let mut entries = values.flat_map(|value| value.to_str().unwrap_or_default().rsplit(','));
    while trusted_proxies.contains(client) {
        match entries.next().and_then(parse_entry) {
            Some(address) => client = address,
            None => break,
        }
    }
    client
}

/// An address, which some proxies write with brackets, a port or a zone.
fn parse_entry(entry: &str) -> Option<IpAddr> {
    let entry = entry.trim().trim_matches('"');
    let unbracketed = entry
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'))
        .unwrap_or(entry);
    let without_zone = unbracketed.split('%').next().unwrap_or_default();
    let address = without_zone.parse().ok();
    address
        .or_else(|| entry.parse::<SocketAddr>().ok().map(|entry| entry.ip()))
        .map(|address: IpAddr| address.to_canonical())
}

/// The network that limits are counted for: the IPv4 address, or the /64 of the IPv6 address, of which one host usually
/// has all addresses.
pub fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => IpAddr::V6((u128::from(address) & !u128::from(u64::MAX)).into()),
        IpAddr::V4(address) => IpAddr::V4(address),
    }
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, HeaderValue};

    use super::{TrustedProxies, client_address, network_of};

    fn client(connected: &str, forwarded: &[&'static str]) -> String {
        let trusted = TrustedProxies::parse(["10.0.0.0/8", "192.0.2.1", "2001:db8:1::/48"]);
        let mut headers = HeaderMap::new();
        for value in forwarded {
            headers.append("x-forwarded-for", HeaderValue::from_static(value));
        }
        client_address(connected.parse().unwrap(), &headers, &trusted.unwrap()).to_string()
    }

    #[test]
    fn only_trusted_proxies_name_the_client() {
        for (connected, forwarded, expected) in [
            ("198.51.100.7", &["203.0.113.9"][..], "198.51.100.7"),
            ("10.1.1.1", &["203.0.113.9"], "203.0.113.9"),
            ("::ffff:10.1.1.1", &["203.0.113.9"], "203.0.113.9"),
            ("192.0.2.1", &["203.0.113.9"], "203.0.113.9"),
            ("192.0.2.2", &["203.0.113.9"], "192.0.2.2"),
            ("2001:db8:1::5", &["203.0.113.9"], "203.0.113.9"),
            ("10.1.1.1", &[], "10.1.1.1"),
        ] {
            assert_eq!(
                client(connected, forwarded),
                expected,
                "{connected} {forwarded:?}"
            );
        }
    }

    #[test]
    fn the_chain_is_read_from_the_right() {
        for (forwarded, expected) in [
            (&["1.1.1.1, 203.0.113.9"][..], "203.0.113.9"),
            (&["1.1.1.1", "203.0.113.9"], "203.0.113.9"),
            (&["1.1.1.1, 203.0.113.9, 10.2.2.2"], "203.0.113.9"),
            (
                &["1.1.1.1, 203.0.113.9", "10.2.2.2, 192.0.2.1"],
                "203.0.113.9",
            ),
            (&["203.0.113.9, unknown"], "10.1.1.1"),
            (&["203.0.113.9, unknown, 10.2.2.2"], "10.2.2.2"),
            (&["10.3.3.3"], "10.3.3.3"),
        ] {
            assert_eq!(client("10.1.1.1", forwarded), expected, "{forwarded:?}");
        }
    }

    #[test]
    fn every_spelling_of_an_address_is_one_address() {
        for (entry, expected) in [
            ("203.0.113.9:51234", "203.0.113.9"),
            ("  203.0.113.9 ", "203.0.113.9"),
            ("\"203.0.113.9\"", "203.0.113.9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("[::ffff:203.0.113.9]:443", "203.0.113.9"),
            ("2001:DB8::0009", "2001:db8::9"),
            ("[2001:db8::9]", "2001:db8::9"),
            ("[2001:db8::9]:51234", "2001:db8::9"),
            ("\"[2001:db8::9]:51234\"", "2001:db8::9"),
            ("fe80::1%eth0", "fe80::1"),
        ] {
            assert_eq!(client("10.1.1.1", &[entry]), expected, "{entry}");
        }
    }

    #[test]
    fn a_network_is_an_ipv4_address_or_a_64() {
        for (address, network) in [
            ("203.0.113.9", "203.0.113.9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("2001:db8:0:1:2:3:4:5", "2001:db8:0:1::"),
        ] {
            assert_eq!(network_of(address.parse().unwrap()).to_string(), network);
        }
    }

    #[test]
    fn rejects_what_is_no_network() {
        for text in ["", "proxy.example", "10.0.0.0/33", "10.0.0", "*"] {
            assert!(TrustedProxies::parse([text]).is_err(), "{text}");
        }
        let private = TrustedProxies::private();
        for (address, trusted) in [
            ("127.0.0.1", true),
            ("172.31.0.1", true),
            ("fd00::1", true),
            ("::1", true),
            ("172.32.0.1", false),
            ("203.0.113.9", false),
            ("2001:db8::1", false),
        ] {
            assert_eq!(
                private.contains(address.parse().unwrap()),
                trusted,
                "{address}"
            );
        }
    }
}
