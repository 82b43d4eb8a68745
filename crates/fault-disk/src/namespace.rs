//! The folder: which name means which file, now and after a power cut.

use std::collections::BTreeMap;

use crate::random::Random;

/// A file, whatever its name is.
pub(crate) type FileId = u64;

/// The names of a folder. There is one folder on a disk.
#[derive(Debug, Default)]
pub(crate) struct Namespace {
    current: BTreeMap<String, FileId>,
    durable: BTreeMap<String, FileId>,
    unsynced: Vec<Change>,
}

/// A name that now means a file, or none.
#[derive(Debug)]
struct Change {
    name: String,
    file: Option<FileId>,
}

impl Namespace {
    pub(crate) fn find(&self, name: &str) -> Option<FileId> {
        self.current.get(name).copied()
    }

    /// Gives a name to a file, or takes it away.
    pub(crate) fn set(&mut self, name: &str, file: Option<FileId>) {
        let change = Change {
            name: name.to_owned(),
            file,
        };
        apply(&mut self.current, &change);
        self.unsynced.push(change);
    }

    /// Whether a file has a name, or can have one after a power cut.
    pub(crate) fn may_have(&self, file: FileId) -> bool {
        let is_it = |named: &FileId| *named == file;
        let will_have = |change: &Change| change.file == Some(file);
        self.current.values().any(is_it)
            || self.durable.values().any(is_it)
            || self.unsynced.iter().any(will_have)
    }

    pub(crate) fn sync(&mut self) {
        for change in self.unsynced.drain(..) {
            apply(&mut self.durable, &change);
        }
    }

    /// Loses power: each change survives with a probability of `per_mille` in 1,000.
    pub(crate) fn lose_power(&mut self, random: &mut Random, per_mille: u64) {
        for change in self.unsynced.drain(..) {
            if random.chance(per_mille) {
                apply(&mut self.durable, &change);
            }
        }
        self.current.clone_from(&self.durable);
    }

    /// The names and files that there are now.
    pub(crate) fn files(&self) -> impl Iterator<Item = (&str, FileId)> {
        self.current.iter().map(|(name, id)| (name.as_str(), *id))
    }
}

fn apply(names: &mut BTreeMap<String, FileId>, change: &Change) {
    match change.file {
        Some(file) => drop(names.insert(change.name.clone(), file)),
        None => drop(names.remove(&change.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_sure_once_the_folder_is_synced() {
        let mut names = Namespace::default();
        let random = &mut Random::new(1);
        names.set("a", Some(1));
        names.sync();
        names.set("b", Some(2));
        names.set("a", None);
        assert!(names.may_have(1));
        names.lose_power(random, 0);
        assert_eq!(names.files().collect::<Vec<_>>(), [("a", 1)]);
        names.set("a", None);
        names.lose_power(random, 1_000);
        assert_eq!(names.files().count(), 0);
        assert!(!names.may_have(1));
    }
}
