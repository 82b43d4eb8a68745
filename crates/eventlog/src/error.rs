//! The error of a storage.

use std::error::Error;

/// The storage cannot be read or written. Its [`source`](Error::source) is the error of the database, if any.
#[derive(Debug, thiserror::Error)]
#[error("the store failed: {context}")]
pub struct StoreError {
    context: String,
    #[source]
    source: Option<Box<dyn Error + Send + Sync>>,
}

impl StoreError {
    /// An error without a source.
    pub fn new(context: impl Into<String>) -> Self {
        Self {
            context: context.into(),
            source: None,
        }
    }

    /// An error with a source.
    pub fn from_source(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        let source = source.into();
        Self {
            context: source.to_string(),
            source: Some(source),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_keeps_its_source() {
        let error = StoreError::from_source(std::io::Error::other("disk full"));
        assert_eq!(error.to_string(), "the store failed: disk full");
        let source = error
            .source()
            .and_then(<dyn Error>::downcast_ref::<std::io::Error>);
        assert!(source.is_some());
        assert!(StoreError::new("no reader").source().is_none());
    }
}
