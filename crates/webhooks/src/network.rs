//! Which network addresses are public: what a merchant's endpoint may be, and what the operator's own network is.

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::LazyLock,
};

use ipnet::{Ipv4Net, Ipv6Net};

/// Blocks of IPv4 that are not the public Internet (IANA's special-purpose registry, RFC 6890 and later), and
/// Azure's host agent, which has an ordinary address.
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
    // Multicast, reserved, and the broadcast address.
    "224.0.0.0/3",
];

/// The only block of IPv6 that is given out for the public Internet.
const PUBLIC_V6: &str = "2000::/3";

/// Blocks within it that are not: protocol assignments with Teredo, documentation, and 6to4.
const PRIVATE_V6: [&str; 4] = ["2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20"];

/// NAT64 (RFC 6052): the last 32 bits are an IPv4 address that is reached through a translator.
const NAT64: &str = "64:ff9b::/96";

struct Blocks {
    private_v4: Vec<Ipv4Net>,
    public_v6: Vec<Ipv6Net>,
    private_v6: Vec<Ipv6Net>,
    nat64: Vec<Ipv6Net>,
}

static BLOCKS: LazyLock<Blocks> = LazyLock::new(|| Blocks {
    private_v4: parsed(&PRIVATE_V4),
    public_v6: parsed(&[PUBLIC_V6]),
    private_v6: parsed(&PRIVATE_V6),
    nat64: parsed(&[NAT64]),
});

fn parsed<Net: std::str::FromStr>(texts: &[&str]) -> Vec<Net> {
    texts.iter().filter_map(|text| text.parse().ok()).collect()
}

/// Whether an address is one of the public Internet. An address that embeds another is judged by that one,
/// where hosts really use the form (mapped, NAT64), and refused where none does any more (6to4, Teredo).
pub(crate) fn is_public(address: IpAddr) -> bool {
    match address.to_canonical() {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    !BLOCKS
        .private_v4
        .iter()
        .any(|block| block.contains(&address))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    let within = |blocks: &[Ipv6Net]| blocks.iter().any(|block| block.contains(&address));
    if within(&BLOCKS.nat64) {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    within(&BLOCKS.public_v6) && !within(&BLOCKS.private_v6)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_block_of_the_lists_is_read() {
        assert_eq!(BLOCKS.private_v4.len(), PRIVATE_V4.len());
        assert_eq!(BLOCKS.private_v6.len(), PRIVATE_V6.len());
        assert_eq!(BLOCKS.public_v6.len(), 1);
        assert_eq!(BLOCKS.nat64.len(), 1);
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
    fn addresses_within_are_not() {
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
