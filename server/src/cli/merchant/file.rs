//! A merchant's file: the keys of `[merchant]`, and a table `[test]` or `[live]` for each way to bKash.

use std::path::Path;

use directory::{NewConnection, ProfileDraft};
use domain::Mode;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::{Failure, credentials, text};
use crate::config::Environment;

/// Reads the file. `credentials-file` in a table is relative to it; a single table without one takes the
/// credentials of the environment.
pub(super) fn read(
    path: &Path,
    environment: &Environment,
) -> Result<(ProfileDraft, Vec<NewConnection>), Failure> {
    let named = |problem: String| Failure::said(format!("{}: {problem}", path.display()));
    let mut table: Table =
        toml::from_str(&text(path)?).map_err(|error| named(error.to_string()))?;
    let ways: Vec<_> = Mode::ALL
        .into_iter()
        .filter_map(|mode| Some((mode, table.remove(mode.word())?)))
        .collect();
    let alone = ways.len() == 1;
    let mut connections = Vec::new();
    for (mode, value) in ways {
        let word = mode.word();
        let Value::Table(mut way) = value else {
            return Err(named(format!("[{word}] is a table")));
        };
        let credentials = match way.remove("credentials-file") {
            Some(Value::String(file)) => {
                let beside = path.parent().unwrap_or(Path::new("")).join(file);
                Some(credentials::from_file(&beside)?)
            }
            Some(_) => {
                return Err(named(format!(
                    "[{word}] credentials-file: the name of a file"
                )));
            }
            None if alone => credentials::given(None, environment)?,
            None => return Err(named(format!("[{word}] credentials-file: missing"))),
        };
        connections.push(NewConnection {
            mode,
            connection: typed(way).map_err(|problem| named(format!("[{word}] {problem}")))?,
            credentials,
        });
    }
    Ok((typed(table).map_err(named)?, connections))
}

/// A table's values; a wrong one is named.
fn typed<T: DeserializeOwned>(table: Table) -> Result<T, String> {
    serde_path_to_error::deserialize(Value::Table(table)).map_err(|error| {
        let problem = error.inner().message().to_owned();
        match error.path().to_string().as_str() {
            "." => problem,
            path => format!("{path}: {problem}"),
        }
    })
}
