//! What a record of the redo log contains.

use domain::Timestamp;
use eventlog::Append;
use serde::{Deserialize, Serialize};

/// One thing that was written.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Entry {
    /// Events, with what was written beside them.
    Append(Box<Append>),
    /// A call for a token, which counts against bKash's budget.
    TokenCall {
        /// The token's name.
        name: String,
        /// When it was made.
        at: Timestamp,
    },
    /// A token that bKash issued.
    Token {
        /// The token's name.
        name: String,
        /// The token, sealed by its owner.
        sealed: Vec<u8>,
    },
}

impl Entry {
    /// The stored form.
    pub(crate) fn to_json(&self) -> String {
        // Its own types have one: no map with other keys than texts, no error of a type's own.
        serde_json::to_string(self).unwrap_or_default()
    }

    /// The stored form of [`Self::Append`].
    pub(crate) fn json_of(append: &Append) -> Result<String, serde_json::Error> {
        Ok(format!(
            r#"{{"append":{}}}"#,
            serde_json::to_string(append)?
        ))
    }
}
