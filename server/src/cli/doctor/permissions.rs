//! Who may read the database and the files with secrets.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use super::finding::Finding;
use crate::{config::Environment, storage::with_ending};

const CHECK: &str = "permissions";

/// The variables that name files with secrets.
const SECRETS: [&str; 5] = [
    "CHECKOUT_MASTER_KEY_FILE",
    "BKASH_APP_KEY_FILE",
    "BKASH_APP_SECRET_FILE",
    "BKASH_USERNAME_FILE",
    "BKASH_PASSWORD_FILE",
];

/// Permissions of the group and of others.
const NOT_THE_OWNERS: u32 = 0o077;

/// Checks that only their owner can read the database, what is beside it, and the secrets.
pub(super) fn check(database: &Path, environment: &Environment) -> Vec<Finding> {
    let secrets = SECRETS.iter().filter_map(|name| environment.get(name));
    let files = ["", "-wal", "-head", "-redo"].map(|ending| with_ending(database, ending));
    let files = files.into_iter().chain(secrets.map(PathBuf::from));
    // A file that does not exist is another check's.
    let open: Vec<_> = files
        .filter_map(|file| {
            let mode = fs::metadata(&file).ok()?.permissions().mode();
            (mode & NOT_THE_OWNERS != 0).then_some((file, mode & 0o777))
        })
        .map(|(file, mode)| {
            let file = file.display();
            let message = format!(
                "{file} has the mode {mode:o}, so other users of this machine may read it. Run `chmod 600 {file}`."
            );
            Finding::failed(CHECK, message)
        })
        .collect();
    if open.is_empty() {
        let message = "Only their owner can read the database and the files with secrets.";
        return vec![Finding::ok(CHECK, message)];
    }
    open
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::check;
    use crate::{cli::doctor::finding::Outcome, config::Environment};

    #[test]
    fn a_file_that_others_can_read_is_named() {
        let directory = tempfile::tempdir().unwrap();
        let [database, key] = ["checkout.sqlite3", "key"].map(|name| directory.path().join(name));
        let environment =
            Environment::from_iter([("CHECKOUT_MASTER_KEY_FILE", key.to_str().unwrap())]);
        let set = |path, mode| {
            fs::write(path, "").unwrap();
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
        };
        set(&database, 0o600);
        set(&key, 0o400);
        let found = check(&database, &environment);
        assert!(
            found.len() == 1 && found[0].outcome == Outcome::Ok,
            "{found:?}"
        );
        set(&database, 0o640);
        fs::set_permissions(&key, fs::Permissions::from_mode(0o604)).unwrap();
        let found = check(&database, &environment);
        assert!(
            found.len() == 2
                && found[0]
                    .message
                    .contains("checkout.sqlite3 has the mode 640")
                && found[1].message.contains("chmod 600"),
            "{found:?}"
        );
    }
}
