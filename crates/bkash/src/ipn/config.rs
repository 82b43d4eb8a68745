//! What must be known before a notification can be believed: whose topic, sent by whom, how fresh.

use std::{fmt, net::IpAddr, time::Duration};

use url::{Host, Url};

use super::{SignatureVersion, TopicArn};

/// Who delivers a merchant's notifications, and how strictly they are taken.
#[derive(Debug, Clone)]
pub struct IpnConfig {
    /// The merchant's topic; messages of any other topic or account are refused.
    pub topic: TopicArn,
    /// Whose signatures count.
    pub sender: Sender,
    /// The oldest signature version taken. Version 1 is SHA-1 and SNS's default, so bKash's topics may
    /// still use it; set 2 as soon as bKash has switched the topic over.
    pub minimum_signature: SignatureVersion,
    /// How old a message may be.
    ///
    /// SNS keeps trying an HTTPS endpoint for at most 3,600 seconds, and every attempt carries the first
    /// one's timestamp; anything older is a replay, or was redelivered by hand. The default adds five
    /// minutes for clocks that differ.
    pub max_age: Duration,
    /// How far ahead of our clock a message may be.
    pub max_ahead: Duration,
    /// How many message identifiers are remembered against duplicates. When more arrive within
    /// `max_age`, the oldest are forgotten, so a durable check by trxID must stand behind this one.
    pub remembered: usize,
}

impl IpnConfig {
    /// Notifications of `topic`, from Amazon, with the defaults that the fields document.
    pub fn new(topic: TopicArn) -> Self {
        Self {
            topic,
            sender: Sender::Amazon,
            minimum_signature: SignatureVersion::V1,
            max_age: Duration::from_secs(3_600 + 300),
            max_ahead: Duration::from_secs(300),
            remembered: 65_536,
        }
    }
}

/// Whose certificates and confirmations are fetched. One of the two, never both.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// Amazon SNS in the topic's own region, over TLS.
    Amazon,
    /// A simulator on this machine.
    Simulator(SimulatorOrigin),
}

/// The origin of a simulator on this machine, such as `http://127.0.0.1:4010`.
#[derive(Clone, PartialEq, Eq)]
pub struct SimulatorOrigin(String);

/// Not the origin of a simulator on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a simulator's origin is http://, a loopback address and a port, such as http://127.0.0.1:4010"
)]
pub struct SimulatorOriginError;

impl SimulatorOrigin {
    /// Reads an origin: `http`, `localhost` or a loopback address, an optional port, nothing else.
    pub fn parse(text: &str) -> Result<Self, SimulatorOriginError> {
        let url = Url::parse(text).map_err(|_| SimulatorOriginError)?;
        let local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
            None => false,
        };
        let origin = url.origin().ascii_serialization();
        // What the parser had to change, or would drop, is not an origin.
        let exact = text == origin || text.strip_suffix('/') == Some(origin.as_str());
        if local && url.scheme() == "http" && exact {
            Ok(Self(origin))
        } else {
            Err(SimulatorOriginError)
        }
    }

    /// Without a trailing slash.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for SimulatorOrigin {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_can_be_a_simulator() {
        for text in [
            "http://127.0.0.1:4010",
            "http://127.0.0.1:4010/",
            "http://localhost:4010",
            "http://[::1]:4010",
            "http://localhost",
        ] {
            assert!(SimulatorOrigin::parse(text).is_ok(), "{text}");
        }
        for text in [
            "https://127.0.0.1:4010",
            "http://10.0.0.1:4010",
            "http://0.0.0.0:4010",
            "http://169.254.169.254",
            "http://[::ffff:10.0.0.1]:4010",
            "http://localhost.evil.example:4010",
            "http://user@localhost:4010",
            "http://localhost:4010/path",
            "http://localhost:4010?query",
            "http://2130706433:4010",
            "localhost:4010",
            "",
        ] {
            assert_eq!(
                SimulatorOrigin::parse(text),
                Err(SimulatorOriginError),
                "{text}"
            );
        }
    }
}
