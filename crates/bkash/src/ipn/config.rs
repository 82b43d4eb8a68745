//! The verifier's configuration: the topic, the sender, and the accepted age of messages.

use std::{fmt, net::IpAddr, time::Duration};

use bkash_types::TopicArn;
use url::{Host, Url};

use super::SignatureVersion;

/// Which notifications of a merchant are accepted.
#[derive(Debug, Clone)]
pub struct IpnConfig {
    /// The merchant's topic. Messages of other topics or accounts are rejected.
    pub topic: TopicArn,
    /// The service whose signatures are accepted.
    pub sender: Sender,
    /// The oldest accepted signature version. Version 1 uses SHA-1 and is SNS's default, so bKash's topics may still
    /// use it. Set 2 once bKash has switched the topic over.
    pub minimum_signature: SignatureVersion,
    /// The maximum age of a message.
    ///
    /// SNS retries an HTTPS endpoint for at most 3,600 seconds, and every attempt has the timestamp of the first one. An
    /// older message is a replay, or was redelivered manually. The default adds five minutes for clock differences.
    pub max_age: Duration,
    /// How far in the future the timestamp of a message may be.
    pub max_ahead: Duration,
    /// How many message IDs are remembered to detect duplicates. If more arrive within `max_age`, the oldest are
    /// forgotten, so a durable check by trxID is needed as well.
    pub max_remembered: usize,
}

impl IpnConfig {
    /// Accepts notifications of `topic` from Amazon, with the default limits.
    pub fn new(topic: TopicArn) -> Self {
        Self {
            topic,
            sender: Sender::Amazon,
            minimum_signature: SignatureVersion::V1,
            max_age: Duration::from_secs(3_600 + 300),
            max_ahead: Duration::from_secs(300),
            max_remembered: 65_536,
        }
    }
}

/// The service that sends notifications. Certificates are fetched and subscriptions confirmed only there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// Amazon SNS in the topic's region, over TLS.
    Amazon,
    /// A simulator on this machine.
    Simulator(SimulatorOrigin),
}

/// The origin of a simulator on this machine, such as `http://127.0.0.1:4010`.
#[derive(Clone, PartialEq, Eq)]
pub struct SimulatorOrigin(String);

/// The text is not the origin of a simulator on this machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a simulator's origin consists of http://, a loopback address and a port, such as http://127.0.0.1:4010"
)]
pub struct SimulatorOriginError;

impl SimulatorOrigin {
    /// Parses an origin: `http`, `localhost` or a loopback address, and an optional port.
    ///
    /// # Errors
    ///
    /// Returns an error if the text is anything else, such as an origin of another machine or a URL with a path.
    pub fn parse(text: &str) -> Result<Self, SimulatorOriginError> {
        let url = Url::parse(text).map_err(|_| SimulatorOriginError)?;
        let local = match url.host() {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
            Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
            None => false,
        };
        let origin = url.origin().ascii_serialization();
        // The parser normalizes and drops parts. Only a text that it leaves unchanged is an origin.
        let exact = text == origin || text.strip_suffix('/') == Some(origin.as_str());
        if local && url.scheme() == "http" && exact {
            Ok(Self(origin))
        } else {
            Err(SimulatorOriginError)
        }
    }

    /// The origin, without a trailing slash.
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
    fn only_an_origin_on_this_machine_is_accepted() {
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
