//! The hash chains of the log. Each event has two keyed hashes: one in its stream, which covers the event and the previous
//! hash in the stream, so that a reader can check a stream without other streams; and one in its writer's chain, which
//! covers the first one and the previous hash in the chain. The head of each chain is sealed, and so is each row beside the
//! log. Whoever has the key can detect edits, reordering and truncation.

use hmac::{Hmac, Mac};
use sealing::MasterKeyId;
use sha2::Sha256;

use crate::{Head, StreamId};

/// The hash before the first event of a chain, and before the first event of a stream.
pub const GENESIS: [u8; 32] = [0; 32];

/// The length of a row's seal in bytes: the identifier of the master key, and the hash.
const ROW_SEAL: usize = 20;

/// The length of a head's seal in bytes.
const HEAD_SEAL: usize = 36;

/// The keys of the chain, each derived from a master key.
///
/// The newest one hashes events and seals. While the master key is rotated, seals of the previous one are accepted too. The
/// keys before are retired: they check the hashes of the events that they were used for, and nothing else.
#[derive(Clone)]
pub struct ChainKey {
    current: HashKey,
    previous: Option<HashKey>,
    retired: Vec<HashKey>,
}

/// One key of the chain, and the master key that it was derived from.
#[derive(Clone)]
pub struct HashKey {
    id: MasterKeyId,
    bits: [u8; 32],
    mac: Hmac<Sha256>,
}

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

impl HashKey {
    /// A key of 256 bits, which were derived from the master key `id`.
    #[expect(clippy::missing_panics_doc, reason = "HMAC takes keys of any length")]
    pub fn new(id: MasterKeyId, bits: [u8; 32]) -> Self {
        let mac = <Hmac<Sha256> as Mac>::new_from_slice(&bits).expect("any length is a key");
        Self { id, bits, mac }
    }

    /// The master key that it was derived from.
    pub const fn id(&self) -> MasterKeyId {
        self.id
    }

    /// The 256 bits.
    pub const fn bits(&self) -> &[u8; 32] {
        &self.bits
    }

    /// Derives a key for a purpose of its own.
    pub fn derive(&self, purpose: &str) -> [u8; 32] {
        finish(self.mac(&[b"derived key", purpose.as_bytes()]))
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

    fn head(&self, lane: u32, head: &Head, alive_at: i64) -> Hmac<Sha256> {
        self.mac(&[
            b"head",
            &lane.to_be_bytes(),
            &head.position.to_be_bytes(),
            &head.hash,
            &alive_at.to_be_bytes(),
        ])
    }

    fn row(&self, table: &str) -> RowSeal {
        RowSeal {
            id: self.id,
            mac: self.mac(&[b"row", table.as_bytes()]),
        }
    }

    /// Each part is preceded by its length, so that different lists of parts have different inputs.
    fn mac(&self, parts: &[&[u8]]) -> Hmac<Sha256> {
        let mut mac = self.mac.clone();
        for part in parts {
            add(&mut mac, part);
        }
        mac
    }
}

impl ChainKey {
    /// A key of 256 bits, of a master key without an identifier.
    pub fn new(bits: [u8; 32]) -> Self {
        Self::of(HashKey::new(MasterKeyId::default(), bits))
    }

    /// The key of one master key.
    pub const fn of(current: HashKey) -> Self {
        Self {
            current,
            previous: None,
            retired: Vec::new(),
        }
    }

    /// Also accepts seals of the previous master key.
    #[must_use]
    pub fn with_previous(mut self, previous: HashKey) -> Self {
        self.previous = Some(previous);
        self
    }

    /// Accepts no seals of the previous master key any more.
    #[must_use]
    pub fn without_previous(mut self) -> Self {
        self.previous = None;
        self
    }

    /// Also checks the hashes of events with a retired key.
    #[must_use]
    pub fn with_retired(mut self, retired: HashKey) -> Self {
        self.retired.push(retired);
        self
    }

    /// The newest key, which hashes events and seals.
    pub const fn current(&self) -> &HashKey {
        &self.current
    }

    /// The previous key, whose seals are accepted too.
    pub const fn previous(&self) -> Option<&HashKey> {
        self.previous.as_ref()
    }

    /// The key whose seals are accepted; `None` for any other key.
    pub fn sealing(&self, id: MasterKeyId) -> Option<&HashKey> {
        let keys = std::iter::once(&self.current).chain(&self.previous);
        keys.into_iter().find(|key| key.id == id)
    }

    /// The key that checks the hashes of events; `None` for an unknown one.
    pub fn hashing(&self, id: MasterKeyId) -> Option<&HashKey> {
        let retired = || self.retired.iter().find(|key| key.id == id);
        self.sealing(id).or_else(retired)
    }

    /// The hash of an event in its stream, with the newest key.
    pub fn in_stream(&self, link: Link<'_>) -> [u8; 32] {
        self.current.in_stream(link)
    }

    /// The hash of an event in the chain `lane`, with the newest key.
    pub fn in_chain(&self, lane: u32, previous: &[u8], in_stream: &[u8]) -> [u8; 32] {
        self.current.in_chain(lane, previous, in_stream)
    }

    /// The seal of a chain's head, and of the last time at which a writer of the chain was alive.
    pub fn seal(&self, lane: u32, head: &Head, alive_at: i64) -> [u8; HEAD_SEAL] {
        let mut seal = [0; HEAD_SEAL];
        seal[..4].copy_from_slice(&self.current.id.0);
        seal[4..].copy_from_slice(&finish(self.current.head(lane, head, alive_at)));
        seal
    }

    /// Whether a head was sealed with one of the keys whose seals are accepted.
    pub fn is_sealed(&self, lane: u32, head: &Head, alive_at: i64, seal: &[u8]) -> bool {
        let Some((id, hash)) = seal.split_first_chunk() else {
            return false;
        };
        let key = self.sealing(MasterKeyId(*id));
        key.is_some_and(|key| key.head(lane, head, alive_at).verify_slice(hash).is_ok())
    }

    /// Begins the seal of a row of the table `table`.
    pub fn row(&self, table: &str) -> RowSeal {
        self.current.row(table)
    }

    /// Begins the seal that a row has if it was sealed with the same key as `seal`; `None` if seals of this key are not
    /// accepted.
    pub fn row_as(&self, seal: &[u8], table: &str) -> Option<RowSeal> {
        let id = MasterKeyId(*seal.first_chunk()?);
        Some(self.sealing(id)?.row(table))
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
pub struct RowSeal {
    id: MasterKeyId,
    mac: Hmac<Sha256>,
}

impl RowSeal {
    /// Adds a missing value.
    pub fn null(&mut self) {
        self.mac.update(b"n");
    }

    /// Adds an integer.
    pub fn integer(&mut self, value: i64) {
        self.mac.update(b"i");
        self.mac.update(&value.to_be_bytes());
    }

    /// Adds a text.
    pub fn text(&mut self, value: &[u8]) {
        self.mac.update(b"t");
        add(&mut self.mac, value);
    }

    /// Adds bytes.
    pub fn bytes(&mut self, value: &[u8]) {
        self.mac.update(b"b");
        add(&mut self.mac, value);
    }

    /// The seal.
    pub fn finish(self) -> [u8; ROW_SEAL] {
        let mut seal = [0; ROW_SEAL];
        seal[..4].copy_from_slice(&self.id.0);
        seal[4..].copy_from_slice(&finish(self.mac)[..ROW_SEAL - 4]);
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

    #[test]
    fn seals_of_the_previous_key_are_accepted_and_those_of_a_retired_one_are_not() {
        let key = |number: u8| HashKey::new(MasterKeyId([number; 4]), [number; 32]);
        let [old, new] = [key(1), key(2)];
        let sealed = ChainKey::of(old.clone()).seal(0, &Head::EMPTY, 9);
        let row = ChainKey::of(old.clone()).row("due").finish();
        let both = ChainKey::of(new.clone()).with_previous(old.clone());
        assert!(both.is_sealed(0, &Head::EMPTY, 9, &sealed));
        assert_eq!(both.row_as(&row, "due").unwrap().finish(), row);
        assert_ne!(both.row("due").finish(), row);
        let after = ChainKey::of(new).with_retired(old.clone());
        assert!(!after.is_sealed(0, &Head::EMPTY, 9, &sealed));
        assert!(after.row_as(&row, "due").is_none());
        assert!(after.hashing(old.id()).is_some());
        assert!(after.hashing(MasterKeyId([3; 4])).is_none());
        assert!(!both.is_sealed(0, &Head::EMPTY, 9, &[]));
    }
}
