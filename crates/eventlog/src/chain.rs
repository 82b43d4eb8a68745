//! The hash chain of the log. Each event's hash covers the previous hash in its writer's chain and the previous hash in its
//! stream, and the head of each chain is sealed. Whoever has the key can detect edits, reordering and truncation.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::StreamId;

/// The hash before the first event of a chain, and before the first event of a stream.
pub const GENESIS: [u8; 32] = [0; 32];

/// The key of the chain, derived from the master key.
#[derive(Clone)]
pub struct ChainKey([u8; 32]);

/// An event at its position in the log.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// The number of the writer's chain.
    pub lane: u32,
    /// The previous hash in the chain.
    pub previous: &'a [u8],
    /// The previous hash in the stream.
    pub previous_in_stream: &'a [u8],
    /// The stream.
    pub stream: &'a StreamId,
    /// The number of earlier events in the stream.
    pub version: usize,
    /// When the event was recorded, in milliseconds since the Unix epoch.
    pub at: i64,
    /// The actor, as text.
    pub actor: &'a str,
    /// The source of the request, as text.
    pub source: &'a str,
    /// The version of the body's JSON form.
    pub schema: u32,
    /// The event as JSON.
    pub body: &'a str,
}

impl ChainKey {
    /// A key of 256 bits.
    pub const fn new(bits: [u8; 32]) -> Self {
        Self(bits)
    }

    /// The hash of an event.
    pub fn hash(&self, link: Link<'_>) -> [u8; 32] {
        self.mac(&[
            b"event",
            &link.lane.to_be_bytes(),
            link.previous,
            link.previous_in_stream,
            link.stream.as_str().as_bytes(),
            &(link.version as u64).to_be_bytes(),
            &link.at.to_be_bytes(),
            link.actor.as_bytes(),
            link.source.as_bytes(),
            &link.schema.to_be_bytes(),
            link.body.as_bytes(),
        ])
        .finalize()
        .into_bytes()
        .into()
    }

    /// The seal of a chain's head: its last position and hash.
    pub fn seal(&self, lane: u32, position: u64, hash: &[u8]) -> [u8; 32] {
        self.head(lane, position, hash)
            .finalize()
            .into_bytes()
            .into()
    }

    /// Whether a head was sealed with this key.
    pub fn is_sealed(&self, lane: u32, position: u64, hash: &[u8], seal: &[u8]) -> bool {
        self.head(lane, position, hash).verify_slice(seal).is_ok()
    }

    fn head(&self, lane: u32, position: u64, hash: &[u8]) -> Hmac<Sha256> {
        self.mac(&[b"head", &lane.to_be_bytes(), &position.to_be_bytes(), hash])
    }

    /// Each part is preceded by its length, so that different lists of parts have different inputs.
    fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = <Hmac<Sha256> as Mac>::new_from_slice(&self.0).expect("any length is a key");
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        mac
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_of_an_event_is_covered() {
        let stream = StreamId::new("session", "cs_1");
        let other = StreamId::new("session", "cs_2");
        let link = Link {
            lane: 0,
            previous: &GENESIS,
            previous_in_stream: &GENESIS,
            stream: &stream,
            version: 0,
            at: 1,
            actor: "payer",
            source: "page",
            schema: 1,
            body: "{}",
        };
        let changed = [
            Link { lane: 1, ..link },
            Link {
                previous: &[1; 32],
                ..link
            },
            Link {
                previous_in_stream: &[1; 32],
                ..link
            },
            Link {
                stream: &other,
                ..link
            },
            Link { version: 1, ..link },
            Link { at: 2, ..link },
            Link {
                actor: "bkash",
                ..link
            },
            Link {
                source: "api",
                ..link
            },
            Link { schema: 2, ..link },
            Link {
                body: "{ }",
                ..link
            },
        ];
        let key = ChainKey::new([7; 32]);
        let mut hashes: Vec<_> = changed.iter().map(|link| key.hash(*link)).collect();
        hashes.push(key.hash(link));
        hashes.push(ChainKey::new([8; 32]).hash(link));
        let count = hashes.len();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), count);
    }

    #[test]
    fn a_head_is_sealed_by_its_own_key_alone() {
        let key = ChainKey::new([7; 32]);
        let seal = key.seal(0, 3, &[1; 32]);
        assert!(key.is_sealed(0, 3, &[1; 32], &seal));
        assert!(!key.is_sealed(1, 3, &[1; 32], &seal));
        assert!(!key.is_sealed(0, 2, &[1; 32], &seal));
        assert!(!ChainKey::new([8; 32]).is_sealed(0, 3, &[1; 32], &seal));
    }
}
