//! A field of an input: what is wrong with it, and lists of URLs in it.

use std::fmt;

use crate::{Origin, UrlError};

/// The maximum number of origins, and of URLs, in a profile. They are sent in a header of every page.
const MAX_LISTED: usize = 50;

/// An invalid field.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct FieldError {
    /// The field as written in a file, such as `session-minutes`.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: String,
}

impl FieldError {
    pub(crate) fn new(field: &'static str, problem: impl fmt::Display) -> Self {
        Self {
            field,
            problem: problem.to_string(),
        }
    }
}

pub(crate) fn parse_origins(
    field: &'static str,
    texts: &[String],
) -> Result<Vec<Origin>, FieldError> {
    parse_list(field, texts, Origin::parse)
}

/// Parses a list and removes duplicates.
pub(crate) fn parse_list<T: PartialEq>(
    field: &'static str,
    texts: &[String],
    parse: impl Fn(&str) -> Result<T, UrlError>,
) -> Result<Vec<T>, FieldError> {
    let mut found = Vec::new();
    for text in texts {
        let value = parse(text).map_err(|error| FieldError::new(field, error))?;
        if !found.contains(&value) {
            found.push(value);
        }
    }
    if found.len() > MAX_LISTED {
        return Err(FieldError::new(
            field,
            format!("must have at most {MAX_LISTED} entries"),
        ));
    }
    Ok(found)
}
