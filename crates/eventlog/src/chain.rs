//! The hash chains of the log. Each event has two keyed hashes: one in its stream, which covers the event and the previous
//! hash in the stream, so that a reader can check a stream without other streams; and one in its writer's chain, which
//! covers the first one and the previous hash in the chain. The head of each chain is sealed, and so is each row beside the
//! log. Whoever has the key can detect edits, reordering and truncation.

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::{Head, StreamId};

/// The hash before the first event of a chain, and before the first event of a stream.
pub const GENESIS: [u8; 32] = [0; 32];

/// The length of a row's seal in bytes.
const ROW_SEAL: usize = 16;

/// The key of the chain, derived from the master key.
#[derive(Clone)]
pub struct ChainKey(Hmac<Sha256>);

/// An event at its position in its stream.
#[derive(Debug, Clone, Copy)]
pub struct Link<'a> {
    /// The previous hash in the stream.
    pub previous: &'a [u8],
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
    /// The address that the request came from, as text.
    pub address: Option<&'a str>,
    /// The version of the body's JSON form.
    pub schema: u32,
    /// The event as JSON.
    pub body: &'a str,
    /// What was written beside the event, in bits that the storage defines.
    pub beside: u8,
    /// The unique key that was reserved with the event.
    pub unique_key: Option<&'a str>,
}

impl ChainKey {
    /// A key of 256 bits.
    #[expect(clippy::missing_panics_doc, reason = "HMAC takes keys of any length")]
    pub fn new(bits: [u8; 32]) -> Self {
        Self(<Hmac<Sha256> as Mac>::new_from_slice(&bits).expect("any length is a key"))
    }

    /// The hash of an event in its stream.
    pub fn in_stream(&self, link: Link<'_>) -> [u8; 32] {
        let (key, has_key) = match link.unique_key {
            Some(key) => (key, 1),
            None => ("", 0),
        };
        finish(self.mac(&[
            b"event",
            link.previous,
            link.stream.as_str().as_bytes(),
            &(link.version as u64).to_be_bytes(),
            &link.at.to_be_bytes(),
            link.actor.as_bytes(),
            link.source.as_bytes(),
            // No address is the empty text.
            link.address.unwrap_or_default().as_bytes(),
            &link.schema.to_be_bytes(),
            link.body.as_bytes(),
            &[link.beside, has_key],
            key.as_bytes(),
        ]))
    }

    /// The hash of an event in the chain `lane`, of the previous hash in the chain and the event's hash in its stream.
    pub fn in_chain(&self, lane: u32, previous: &[u8], in_stream: &[u8]) -> [u8; 32] {
        finish(self.mac(&[b"chain", &lane.to_be_bytes(), previous, in_stream]))
    }

    /// The seal of a chain's head, and of the last time at which a writer of the chain was alive.
    pub fn seal(&self, lane: u32, head: &Head, alive_at: i64) -> [u8; 32] {
        finish(self.head(lane, head, alive_at))
    }

    /// Whether a head was sealed with this key.
    pub fn is_sealed(&self, lane: u32, head: &Head, alive_at: i64, seal: &[u8]) -> bool {
        self.head(lane, head, alive_at).verify_slice(seal).is_ok()
    }

    /// Begins the seal of a row of the table `table`.
    pub fn row(&self, table: &str) -> RowSeal {
        RowSeal(self.mac(&[b"row", table.as_bytes()]))
    }

    fn head(&self, lane: u32, head: &Head, alive_at: i64) -> Hmac<Sha256> {
        self.mac(&[
            b"head",
            &lane.to_be_bytes(),
            &head.position.to_be_bytes(),
            &head.hash,
            &alive_at.to_be_bytes(),
        ])
    }

    /// Each part is preceded by its length, so that different lists of parts have different inputs.
    fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.0.clone();
        for part in parts {
            add(&mut mac, part);
        }
        mac
    }
}

fn add(mac: &mut Hmac<Sha256>, part: &[u8]) {
    mac.update(&(part.len() as u64).to_be_bytes());
    mac.update(part);
}

fn finish(mac: Hmac<Sha256>) -> [u8; 32] {
    mac.finalize().into_bytes().into()
}

/// The seal of a row beside the log: a keyed hash of the table's name and the row's values in order. A value's type is part
/// of the seal.
pub struct RowSeal(Hmac<Sha256>);

impl RowSeal {
    /// Adds a missing value.
    pub fn null(&mut self) {
        self.0.update(b"n");
    }

    /// Adds an integer.
    pub fn integer(&mut self, value: i64) {
        self.0.update(b"i");
        self.0.update(&value.to_be_bytes());
    }

    /// Adds a text.
    pub fn text(&mut self, value: &[u8]) {
        self.0.update(b"t");
        add(&mut self.0, value);
    }

    /// Adds bytes.
    pub fn bytes(&mut self, value: &[u8]) {
        self.0.update(b"b");
        add(&mut self.0, value);
    }

    /// The seal.
    pub fn finish(self) -> [u8; ROW_SEAL] {
        let mut seal = [0; ROW_SEAL];
        seal.copy_from_slice(&finish(self.0)[..ROW_SEAL]);
        seal
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
            previous: &GENESIS,
            stream: &stream,
            version: 0,
            at: 1,
            actor: "payer",
            source: "page",
            address: None,
            schema: 1,
            body: "{}",
            beside: 0,
            unique_key: None,
        };
        let changed = [
            Link {
                previous: &[1; 32],
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
            Link {
                address: Some("203.0.113.9"),
                ..link
            },
            Link { schema: 2, ..link },
            Link {
                body: "{ }",
                ..link
            },
            Link { beside: 1, ..link },
            Link {
                unique_key: Some(""),
                ..link
            },
            Link {
                unique_key: Some("invoice/1"),
                ..link
            },
        ];
        let key = ChainKey::new([7; 32]);
        let mut hashes: Vec<_> = changed.iter().map(|link| key.in_stream(*link)).collect();
        hashes.push(key.in_stream(link));
        hashes.push(ChainKey::new([8; 32]).in_stream(link));
        hashes.push(key.in_chain(0, &GENESIS, &[1; 32]));
        hashes.push(key.in_chain(1, &GENESIS, &[1; 32]));
        hashes.push(key.in_chain(0, &[1; 32], &[1; 32]));
        hashes.push(key.in_chain(0, &GENESIS, &[2; 32]));
        let count = hashes.len();
        hashes.sort_unstable();
        hashes.dedup();
        assert_eq!(hashes.len(), count);
    }

    #[test]
    fn a_head_is_sealed_by_its_own_key_alone() {
        let key = ChainKey::new([7; 32]);
        let head = Head {
            position: 3,
            hash: [1; 32],
        };
        let earlier = Head {
            position: 2,
            ..head
        };
        let seal = key.seal(0, &head, 9);
        assert!(key.is_sealed(0, &head, 9, &seal));
        assert!(!key.is_sealed(1, &head, 9, &seal));
        assert!(!key.is_sealed(0, &earlier, 9, &seal));
        assert!(!key.is_sealed(0, &head, 8, &seal));
        assert!(!ChainKey::new([8; 32]).is_sealed(0, &head, 9, &seal));
    }

    #[test]
    fn a_row_is_sealed_with_its_table_and_the_types_of_its_values() {
        let key = ChainKey::new([7; 32]);
        let seal = |table: &str, add: &dyn Fn(&mut RowSeal)| {
            let mut row = key.row(table);
            add(&mut row);
            row.finish()
        };
        let mut seals = vec![
            seal("outbox", &|row| row.text(b"ab")),
            seal("due", &|row| row.text(b"ab")),
            seal("outbox", &|row| row.bytes(b"ab")),
            seal("outbox", &|row| row.null()),
            seal("outbox", &|row| row.integer(1)),
            seal("outbox", &|row| row.text(b"")),
            seal("outbox", &|row| {
                row.text(b"a");
                row.text(b"b");
            }),
        ];
        let count = seals.len();
        seals.sort_unstable();
        seals.dedup();
        assert_eq!(seals.len(), count);
    }
}
