//! Which IP addresses belong to the public Internet, so that endpoints cannot reach the operator's own network.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::LazyLock,
};

use ipnet::{Ipv4Net, Ipv6Net};

/// IPv4 blocks that are not the public Internet: IANA's special-purpose registry (RFC 6890 and updates), and the
/// address of Azure's host agent.
const PRIVATE_V4: [&str; 17] = [
    "0.0.0.0/8",
    "10.0.0.0/8",
    "100.64.0.0/10",
    "127.0.0.0/8",
    "168.63.129.16/32",
    "169.254.0.0/16",
    "172.16.0.0/12",
    "192.0.0.0/24",
    "192.0.2.0/24",
    "192.31.196.0/24",
    "192.52.193.0/24",
    "192.88.99.0/24",
    "192.168.0.0/16",
    "198.18.0.0/15",
    "198.51.100.0/24",
    "203.0.113.0/24",
    // Multicast, reserved addresses and the broadcast address.
    "224.0.0.0/3",
];

/// The IPv6 block that is allocated for global unicast.
const PUBLIC_V6: &str = "2000::/3";

/// Blocks within [`PUBLIC_V6`] that are not public: protocol assignments with Teredo, documentation, and 6to4.
const PRIVATE_V6: [&str; 4] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/// NAT64 (RFC 6052): the last 32 bits are an IPv4 address behind a translator.
const NAT64: &str = "64:ff9b::/96";

struct AddressRanges {
    private_v4: Vec<Ipv4Net>,
    public_v6: Vec<Ipv6Net>,
    private_v6: Vec<Ipv6Net>,
    nat64: Vec<Ipv6Net>,
}

static RANGES: LazyLock<AddressRanges> = LazyLock::new(|| AddressRanges {
    private_v4: parse_all(&PRIVATE_V4),
    public_v6: parse_all(&[PUBLIC_V6]),
    private_v6: parse_all(&PRIVATE_V6),
    nat64: parse_all(&[NAT64]),
});

fn parse_all<Net: std::str::FromStr>(texts: &[&str]) -> Vec<Net> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

/// Whether an address belongs to the public Internet.
///
/// IPv4-mapped and NAT64 addresses are judged by the IPv4 address that they embed. 6to4 and Teredo addresses are
/// never public, because these mechanisms are obsolete.
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !RANGES
        .private_v4
        .iter()
        .any(|range| range.contains(&address))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let within = |ranges: &[Ipv6Net]| ranges.iter().any(|range| range.contains(&address));
    if within(&RANGES.nat64) {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    within(&RANGES.public_v6) && !within(&RANGES.private_v6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_listed_block_is_parsed() {
        assert_eq!(RANGES.private_v4.len(), PRIVATE_V4.len());
        assert_eq!(RANGES.private_v6.len(), PRIVATE_V6.len());
        assert_eq!(RANGES.public_v6.len(), 1);
        assert_eq!(RANGES.nat64.len(), 1);
    }

    #[test]
    fn ordinary_addresses_are_public() {
        for address in [
            "1.1.1.1",
            "8.8.8.8",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "103.4.145.1",
            "172.15.255.255",
            "172.32.0.0",
            "192.167.255.255",
            "223.255.255.255",
            "2404:6800:4002::1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn special_purpose_addresses_are_not_public() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "10.255.255.255",
            "100.64.0.1",
            "100.100.100.200",
            "127.0.0.1",
            "127.255.255.254",
            "168.63.129.16",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.192",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.0.1",
            "198.18.0.1",
            "198.19.255.255",
            "198.51.100.1",
            "203.0.113.1",
            "224.0.0.1",
            "239.255.255.255",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::127.0.0.1",
            "::ffff:0:127.0.0.1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:169.254.169.254",
            "64:ff9b::7f00:1",
            "64:ff9b::a9fe:a9fe",
            "64:ff9b:1::808:808",
            "100::1",
            "2001::1",
            "2001:2::1",
            "2001:20::1",
            "2001:db8::1",
            "2002:7f00:1::",
            "2002:a9fe:a9fe::1",
            "3fff::1",
            "5f00::1",
            "fc00::1",
            "fd00:ec2::254",
            "fe80::1",
            "fec0::1",
            "ff02::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }
}
