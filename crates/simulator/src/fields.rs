//! Request bodies, parsed as leniently as bKash does: a flat set of named strings.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, IgnoredAny, MapAccess, SeqAccess, Visitor},
};

/// The scalar fields of a JSON object. Numbers become strings. Empty strings, nulls and nested
/// values count as absent, because bKash's own plugin sends `agreementID: ""` with every Create.
#[derive(Clone, Debug, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Parses a body. An empty body, `{}` and `null` are equivalent, because some calls have their
    /// ID in the path.
    pub(crate) fn parse(body: &[u8]) -> Result<Self, serde_json::Error> {
        if body.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self::default());
        }
        serde_json::from_slice(body)
    }

    /// Returns the first of these fields that is present.
    pub(crate) fn get(&self, names: &[&str]) -> Option<&str> {
        names.iter().find_map(|name| {
            self.0
                .iter()
                .find(|(field, value)| field == name && !value.is_empty())
                .map(|(_, value)| value.as_str())
        })
    }

    /// Returns a field even if it is empty, for the few rules that distinguish empty from absent.
    pub(crate) fn get_allow_empty(&self, name: &str) -> Option<&str> {
        let mut fields = self.0.iter();
        let (_, value) = fields.find(|(field, _)| field == name)?;
        Some(value)
    }

    /// Trims all names, and the values of the fields in `around`.
    pub(crate) fn trimmed(&self, around: &[&str]) -> Self {
        let trimmed = |(name, value): &(String, String)| {
            let name = name.trim();
            let value = if around.contains(&name) {
                value.trim()
            } else {
                value
            };
            (name.to_owned(), value.to_owned())
        };
        Self(self.0.iter().map(trimmed).collect())
    }

    pub(crate) fn set(&mut self, name: &str, value: String) {
        self.0.insert(0, (name.to_owned(), value));
    }
}

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Fields;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a JSON object or null")
            }
            fn visit_unit<E: Error>(self) -> Result<Fields, E> {
                Ok(Fields::default())
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Fields, A::Error> {
                let mut fields = Vec::with_capacity(10);
                while let Some((name, Scalar(value))) = map.next_entry::<String, Scalar>()? {
                    if let Some(value) = value {
                        fields.push((name, value));
                    }
                }
                Ok(Fields(fields))
            }
        }
        deserializer.deserialize_any(Object)
    }
}

/// A value as a string; `None` if it is not a scalar.
struct Scalar(Option<String>);

impl<'de> Deserialize<'de> for Scalar {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Value;
        impl<'de> Visitor<'de> for Value {
            type Value = Scalar;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("any JSON value")
            }
            fn visit_str<E: Error>(self, value: &str) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_owned())))
            }
            fn visit_u64<E: Error>(self, value: u64) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_string())))
            }
            fn visit_i64<E: Error>(self, value: i64) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_string())))
            }
            // The number's text, not its value: money is not computed with floats.
            fn visit_f64<E: Error>(self, value: f64) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_string())))
            }
            fn visit_bool<E: Error>(self, value: bool) -> Result<Scalar, E> {
                Ok(Scalar(Some(value.to_string())))
            }
            fn visit_unit<E: Error>(self) -> Result<Scalar, E> {
                Ok(Scalar(None))
            }
            fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Scalar, A::Error> {
                while seq.next_element::<IgnoredAny>()?.is_some() {}
                Ok(Scalar(None))
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Scalar, A::Error> {
                while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
                Ok(Scalar(None))
            }
        }
        deserializer.deserialize_any(Value)
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;

    fn amount(body: &str) -> Option<String> {
        let fields = Fields::parse(body.as_bytes()).expect("a lenient reader");
        fields.get(&["amount"]).map(str::to_owned)
    }

    #[test]
    fn amounts_may_be_text_or_number() {
        assert_eq!(amount(r#"{"amount":"599.00"}"#).as_deref(), Some("599.00"));
        assert_eq!(amount(r#"{"amount":100}"#).as_deref(), Some("100"));
        assert_eq!(amount(r#"{"amount":100.5}"#).as_deref(), Some("100.5"));
    }

    #[test]
    fn empty_null_and_nested_values_are_absent() {
        for body in [
            "",
            "  ",
            "{}",
            "null",
            r#"{"amount":""}"#,
            r#"{"amount":null}"#,
            r#"{"amount":[{}]}"#,
        ] {
            assert_eq!(amount(body), None, "{body}");
        }
    }

    #[test]
    fn a_body_that_is_not_an_object_is_refused() {
        for body in ["[]", "1", "{", "text"] {
            assert!(Fields::parse(body.as_bytes()).is_err(), "{body}");
        }
    }
}
