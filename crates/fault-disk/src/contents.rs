//! What a file contains: for those who read it now, and after a power cut.

use crate::random::Random;

/// The unit that a disk writes entirely or not at all, in bytes.
pub(crate) const SECTOR: usize = 512;

/// A change of a file that was not synced yet.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Write { offset: usize, bytes: Vec<u8> },
    Truncate { length: usize },
}

/// The bytes of a file.
#[derive(Debug, Default)]
pub(crate) struct Contents {
    /// What is read: the system's page cache.
    current: Vec<u8>,
    /// What is surely on the disk.
    durable: Vec<u8>,
    /// What is in `current` and perhaps not on the disk, in the order in which it was written.
    unsynced: Vec<Change>,
}

impl Contents {
    pub(crate) fn length(&self) -> usize {
        self.current.len()
    }

    /// Copies bytes from `offset`. Returns how many there were.
    pub(crate) fn read(&self, offset: usize, into: &mut [u8]) -> usize {
        let rest = self.current.get(offset..).unwrap_or_default();
        let length = rest.len().min(into.len());
        into[..length].copy_from_slice(&rest[..length]);
        length
    }

    pub(crate) fn change(&mut self, change: Change) {
        apply(&mut self.current, &change, |hole| hole.fill(0));
        self.unsynced.push(change);
    }

    /// Puts every change on the disk.
    pub(crate) fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            apply(&mut self.durable, &change, |hole| hole.fill(0));
        }
    }

    /// A sync that fails: some changes reach the disk, and the system forgets the others, as Linux does. They are read from its
    /// cache, and no later sync writes them.
    pub(crate) fn fail_sync(&mut self, random: &mut Random) {
        for change in std::mem::take(&mut self.unsynced) {
            if random.chance(500) {
                apply(&mut self.durable, &change, |hole| random.fill(hole));
            }
        }
    }

    /// The changes that are not synced.
    pub(crate) fn unsynced(&self) -> usize {
        self.unsynced.len()
    }

    /// Loses power: the changes of which `survive` gives a part are on the disk, the others are lost. A hole that a lost write
    /// leaves before one that survived has any content.
    pub(crate) fn lose_power(
        &mut self,
        random: &mut Random,
        mut survive: impl FnMut(&mut Random, usize, Change) -> Option<Change>,
    ) {
        for (number, change) in std::mem::take(&mut self.unsynced).into_iter().enumerate() {
            if let Some(kept) = survive(random, number, change) {
                apply(&mut self.durable, &kept, |hole| random.fill(hole));
            }
        }
        self.current.clone_from(&self.durable);
    }
}

/// Tears a write where a sector ends: one side of it is kept. A write within one sector cannot be torn.
pub(crate) fn torn(change: Change, random: &mut Random) -> Change {
    let Change::Write { offset, mut bytes } = change else {
        return change;
    };
    let first = offset / SECTOR + 1;
    let ends = (offset + bytes.len())
        .div_ceil(SECTOR)
        .saturating_sub(first);
    if ends == 0 {
        return Change::Write { offset, bytes };
    }
    let boundary = (first + random.index(ends)) * SECTOR;
    let rest = bytes.split_off(boundary - offset);
    if random.chance(500) {
        Change::Write { offset, bytes }
    } else {
        Change::Write {
            offset: boundary,
            bytes: rest,
        }
    }
}

/// Changes `bytes`. A write after their end leaves a hole, which `fill` gives a content.
fn apply(bytes: &mut Vec<u8>, change: &Change, fill: impl FnOnce(&mut [u8])) {
    match change {
        Change::Write {
            offset,
            bytes: written,
        } => {
            let end = offset + written.len();
            let length = bytes.len();
            if length < end {
                bytes.resize(end, 0);
            }
            if length < *offset {
                fill(&mut bytes[length..*offset]);
            }
            bytes[*offset..end].copy_from_slice(written);
        }
        Change::Truncate { length } => bytes.resize(*length, 0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(offset: usize, byte: u8, length: usize) -> Change {
        Change::Write {
            offset,
            bytes: vec![byte; length],
        }
    }

    fn read(contents: &Contents) -> Vec<u8> {
        let mut bytes = vec![0; contents.length()];
        contents.read(0, &mut bytes);
        bytes
    }

    #[test]
    fn what_was_synced_survives_and_what_was_not_is_lost_at_will() {
        let mut contents = Contents::default();
        contents.change(write(0, 1, 4));
        contents.sync();
        contents.change(write(2, 2, 4));
        contents.change(Change::Truncate { length: 1 });
        assert_eq!(read(&contents), [1]);
        let random = &mut Random::new(1);
        contents.lose_power(random, |_, number, change| (number == 0).then_some(change));
        assert_eq!(read(&contents), [1, 1, 2, 2, 2, 2]);
        contents.change(write(0, 3, 1));
        contents.lose_power(random, |_, _, _| None);
        assert_eq!(read(&contents), [1, 1, 2, 2, 2, 2]);
    }

    #[test]
    fn a_write_is_torn_only_where_a_sector_ends() {
        let random = &mut Random::new(2);
        for _ in 0..200 {
            let offset = random.index(3 * SECTOR);
            let length = random.index(10 * SECTOR) + 1;
            let Change::Write {
                offset: from,
                bytes,
            } = torn(write(offset, 1, length), random)
            else {
                panic!("a write stays a write");
            };
            let to = from + bytes.len();
            assert!(offset <= from && to <= offset + length && from < to);
            assert!(from == offset || from % SECTOR == 0);
            assert!(to == offset + length || to % SECTOR == 0);
            let is_in_one_sector = offset / SECTOR == (offset + length - 1) / SECTOR;
            assert_eq!(bytes.len() == length, is_in_one_sector);
        }
    }

    #[test]
    fn what_a_failed_sync_forgot_is_read_but_not_written_by_a_later_sync() {
        let random = &mut Random::new(3);
        let lost = (0..20).any(|_| {
            let mut contents = Contents::default();
            contents.change(write(0, 1, 1));
            contents.fail_sync(random);
            assert_eq!(read(&contents), [1]);
            contents.sync();
            contents.lose_power(random, |_, _, _| None);
            read(&contents).is_empty()
        });
        assert!(lost);
    }
}
