//! The name of a stream. The log accepts any kind.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The name of a stream: a kind, such as `session`, and an identifier within the kind.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct StreamId {
    /// `KIND/ID`.
    text: String,
    /// The length of the kind.
    kind: usize,
}

impl From<StreamId> for String {
    fn from(stream: StreamId) -> Self {
        stream.text
    }
}

impl TryFrom<String> for StreamId {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("a stream is KIND/ID")
    }
}

impl StreamId {
    /// The stream `id` of `kind`. A kind has no slash; an identifier may have slashes.
    pub fn new(kind: &str, id: &str) -> Self {
        Self {
            text: format!("{kind}/{id}"),
            kind: kind.len(),
        }
    }

    /// Parses the text form; `None` if it has no kind.
    pub fn parse(text: &str) -> Option<Self> {
        let kind = text.find('/').filter(|length| *length > 0)?;
        Some(Self {
            text: text.to_owned(),
            kind,
        })
    }

    /// The text form, `KIND/ID`, which is the key in the storage.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The kind, such as `session`.
    pub fn kind(&self) -> &str {
        &self.text[..self.kind]
    }

    /// The identifier within the kind.
    pub fn id(&self) -> &str {
        &self.text[self.kind + 1..]
    }
}

/// Shows only the first characters of the identifier, because some identifiers grant access and logs print this form.
impl fmt::Debug for StreamId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: usize = 14;
        match self.id().char_indices().nth(SHOWN) {
            Some((end, _)) => write!(formatter, "{}/{}…", self.kind(), &self.id()[..end]),
            None => formatter.write_str(&self.text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_round_trips_with_its_kind_and_identifier() {
        let stream = StreamId::new("notification", "tea-house/test/BFD90JRLST");
        let read = StreamId::parse(stream.as_str());
        assert_eq!(read, Some(stream.clone()));
        assert_eq!(stream.kind(), "notification");
        assert_eq!(stream.id(), "tea-house/test/BFD90JRLST");
        assert_eq!(StreamId::parse("no-kind"), None);
        assert_eq!(StreamId::parse("/x"), None);
    }

    #[test]
    fn a_long_identifier_is_not_printed_whole() {
        let stream = StreamId::new("session", "cs_0123456789abcdefghij");
        assert_eq!(format!("{stream:?}"), "session/cs_0123456789a…");
    }
}
