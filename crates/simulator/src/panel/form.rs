//! The fields of a query string or a form.

use std::collections::BTreeMap;

use url::form_urlencoded;

use crate::language::latin;

/// Fields and their values. Empty values count as absent.
#[derive(Clone, Debug, Default)]
pub(super) struct Form(BTreeMap<String, String>);

impl Form {
    pub(super) fn parse(bytes: &[u8]) -> Self {
        let pairs = form_urlencoded::parse(bytes);
        Self(
            pairs
                .filter(|(_, value)| !value.trim().is_empty())
                .map(|(name, value)| (name.into_owned(), value.trim().to_owned()))
                .collect(),
        )
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value, or an empty string.
    pub(super) fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default()
    }

    /// The value with ASCII digits, for numbers.
    pub(super) fn number(&self, name: &str) -> Option<String> {
        self.get(name).map(latin)
    }

    /// Removes a field.
    pub(super) fn forget(&mut self, name: &str) {
        self.0.remove(name);
    }

    /// A URL on this site with these fields; `changes` override them.
    pub(super) fn link(&self, path: &str, changes: &[(&str, &str)]) -> String {
        let mut fields: BTreeMap<&str, &str> = self
            .0
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()))
            .collect();
        fields.extend(changes.iter().copied());
        fields.retain(|_, value| !value.is_empty());
        if fields.is_empty() {
            return path.to_owned();
        }
        let mut query = form_urlencoded::Serializer::for_suffix(format!("{path}?"), path.len() + 1);
        query.extend_pairs(fields);
        query.finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Form;

    #[test]
    fn an_empty_field_is_absent() {
        let form = Form::parse(b"state=&search=INV+1&before=%20");
        assert_eq!((form.get("state"), form.get("before")), (None, None));
        assert_eq!(form.get("search"), Some("INV 1"));
        assert_eq!(form.link("/x", &[]), "/x?search=INV+1");
        assert_eq!(form.link("/x", &[("search", ""), ("a", "b")]), "/x?a=b");
        assert_eq!(Form::default().link("/x", &[]), "/x");
    }
}
