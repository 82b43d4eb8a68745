//! Reading a request: JSON that says where it is wrong, and the key of a wish.

use std::{fmt, marker::PhantomData, sync::Arc};

use axum::{
    extract::{FromRequest, Request},
    http::{
        HeaderMap, Method,
        header::{CONTENT_ENCODING, CONTENT_TYPE},
    },
};
use directory::Caller;
use domain::{Amount, AmountError};
use engine::IdempotencyKey;
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
use sha2::{Digest, Sha256};

use crate::{Api, codes::Code, problem::Problem, upload};

/// The longest key, in characters.
const LONGEST_KEY: usize = 255;

/// A POST: what is wished, and the key of the wish.
pub(crate) struct Posted<T> {
    pub(crate) body: T,
    pub(crate) wish: Wish,
}

/// The key of a wish that is not yet known to be anybody's.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    key: String,
    fingerprint: [u8; 32],
}

impl Wish {
    /// The wish of a caller. Whoever has a publishable key, which is anybody, uses up no key of the merchant's
    /// back end.
    pub(crate) fn of(self, caller: &Caller) -> IdempotencyKey {
        IdempotencyKey {
            account: caller.account.clone(),
            key: format!("{}/{}", caller.kind.word(), self.key),
            fingerprint: self.fingerprint,
        }
    }
}

impl<T: DeserializeOwned> FromRequest<Arc<Api>> for Posted<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<Api>) -> Result<Self, Problem> {
        let key = key(request.headers())?;
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let bytes = bytes(request).await?;
        let wish = Wish {
            key,
            fingerprint: fingerprint(&method, &path, &bytes),
        };
        // A wish without anything to say may be an empty body.
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let body = json(text)?;
        Ok(Self { body, wish })
    }
}

/// A PATCH or a PUT: its repetition changes nothing, so it needs no key.
pub(crate) struct Patched<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Arc<Api>> for Patched<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<Api>) -> Result<Self, Problem> {
        json(&bytes(request).await?).map(Self)
    }
}

/// What is said of a text that is not plain.
pub(crate) const HIDDEN: &str =
    "characters that cannot be seen, or that turn the direction of writing";

/// An object by the names of its fields. A list would otherwise be taken for the fields in their order.
struct Object<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Object<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);

        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = T;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, fields: A) -> Result<T, A::Error> {
                T::deserialize(MapAccessDeserializer::new(fields))
            }
        }

        deserializer.deserialize_map(Fields(PhantomData)).map(Self)
    }
}

/// A field that is an object.
pub(crate) fn object<'de, D, T>(reader: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Object::deserialize(reader).map(|Object(read)| read)
}

/// A field that may be an object.
pub(crate) fn maybe_object<'de, D, T>(reader: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let read = Option::<Object<T>>::deserialize(reader)?;
    Ok(read.map(|Object(read)| read))
}

/// A field that is a list of objects.
pub(crate) fn objects<'de, D, T>(reader: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let read = Vec::<Object<T>>::deserialize(reader)?;
    Ok(read.into_iter().map(|Object(read)| read).collect())
}

/// Nothing that hides in a text what a person reads: no control characters, none that cannot be seen, and none that
/// turn the direction of writing. What joins letters or keeps them apart stays, since Bangla needs it, and what chooses
/// between forms of a sign.
pub(crate) fn is_plain(text: &str) -> bool {
    let turns = |char: char| matches!(char, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    // Unicode's Default_Ignorable_Code_Point, but U+200C, U+200D and U+FE00 to U+FE0F; separators and annotations.
    let hides = |char: char| {
        matches!(
            char,
            '\u{ad}' | '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}'
                | '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{feff}'
                | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
                | '\u{e0000}'..='\u{e0fff}'
        )
    };
    !text
        .chars()
        .any(|char| char.is_control() || turns(char) || hides(char))
}

/// An amount as merchants write it: digits, at most one point, at most two digits after it, and no zeros in front,
/// which other programs read as octal.
pub(crate) fn amount(text: &str) -> Result<Amount, AmountError> {
    let taka = text.split('.').next().unwrap_or_default();
    if taka.len() > 1 && taka.starts_with('0') {
        return Err(AmountError::Malformed);
    }
    Amount::parse(text)
}

async fn bytes(request: Request) -> Result<Vec<u8>, Problem> {
    let is_json = is_json(request.headers());
    let is_encoded = is_encoded(request.headers());
    let bytes = upload::whole(request.into_body()).await?;
    if is_encoded && !bytes.is_empty() {
        let detail = "send the body as it is, without Content-Encoding";
        return Err(Problem::new(Code::UnsupportedMediaType).with(detail));
    }
    if !is_json && !bytes.is_empty() {
        return Err(Code::UnsupportedMediaType.into());
    }
    Ok(bytes)
}

/// Whether the body is compressed, or something else was done to it on the way (RFC 9110 §8.4).
fn is_encoded(headers: &HeaderMap) -> bool {
    let encodings = headers.get_all(CONTENT_ENCODING).iter();
    encodings
        .map(|encoding| encoding.to_str().unwrap_or_default().trim())
        .any(|encoding| !encoding.eq_ignore_ascii_case("identity"))
}

/// Whether the one type that was sent is JSON, in the one encoding that JSON has.
fn is_json(headers: &HeaderMap) -> bool {
    let mut kinds = headers.get_all(CONTENT_TYPE).iter();
    let (Some(kind), None) = (kinds.next(), kinds.next()) else {
        return false;
    };
    let mut parts = kind.to_str().unwrap_or_default().split(';').map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|kind| kind.eq_ignore_ascii_case("application/json"));
    let is_utf8 = |parameter: &str| {
        let Some((name, value)) = parameter.split_once('=') else {
            return true;
        };
        let value = value.trim_matches('"');
        !name.eq_ignore_ascii_case("charset") || value.eq_ignore_ascii_case("utf-8")
    };
    is_json && parts.all(is_utf8)
}

fn json<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let Object(read) = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let problem = error.into_inner().to_string();
        match (named(&problem), &*path) {
            (Some(name), ".") => Problem::field(name, &problem),
            (Some(name), _) => Problem::field(format!("{path}.{name}"), &problem),
            (None, ".") => Problem::new(Code::InvalidRequest).with(problem),
            (None, _) => Problem::field(path, problem),
        }
    })?;
    reader
        .end()
        .map_err(|error| Problem::new(Code::InvalidRequest).with(error))?;
    Ok(read)
}

/// The field that is missing or there twice: `serde` says so of the object around it.
fn named(problem: &str) -> Option<&str> {
    let rest = ["missing field `", "duplicate field `"]
        .iter()
        .find_map(|words| problem.strip_prefix(words))?;
    rest.split_once('`').map(|(name, _)| name)
}

fn key(headers: &HeaderMap) -> Result<String, Problem> {
    let mut values = headers.get_all("idempotency-key").iter();
    let value = values.next().ok_or(Code::IdempotencyKeyMissing)?;
    let invalid = |detail: &str| Problem::new(Code::IdempotencyKeyInvalid).with(detail);
    if values.next().is_some() {
        return Err(invalid("send one Idempotency-Key"));
    }
    let text = value.to_str().unwrap_or_default().trim();
    // The draft writes it as a quoted string; most clients send it bare.
    let bare = text
        .strip_prefix('"')
        .and_then(|text| text.strip_suffix('"'))
        .unwrap_or(text);
    let plain = bare
        .bytes()
        .all(|byte| (0x21..=0x7e).contains(&byte) && byte != b'"');
    if plain && (1..=LONGEST_KEY).contains(&bare.len()) {
        Ok(bare.to_owned())
    } else {
        Err(invalid(
            "1 to 255 printable ASCII characters without blanks, such as a UUID",
        ))
    }
}

/// Each part is preceded by its length, so that no two wishes look alike.
fn fingerprint(method: &Method, path: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for part in [method.as_str().as_bytes(), path.as_bytes(), body] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn sent(values: &[&'static str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append("idempotency-key", HeaderValue::from_static(value));
        }
        headers
    }

    #[test]
    fn a_key_may_be_quoted_or_bare() {
        for text in ["order-1042", "\"order-1042\"", " order-1042 "] {
            assert_eq!(key(&sent(&[text])).unwrap(), "order-1042", "{text}");
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_no_key() {
        for values in [
            &[][..],
            &[""],
            &["\"\""],
            &["two words"],
            &["a", "a"],
            &["a\"b"],
        ] {
            assert!(key(&sent(values)).is_err(), "{values:?}");
        }
    }

    #[test]
    fn a_list_is_no_object_with_its_fields_in_order() {
        #[derive(serde::Deserialize)]
        struct Pair {
            one: u8,
            two: u8,
        }
        assert!(json::<Pair>(b"[1, 2]").is_err());
        let nested = json::<std::collections::BTreeMap<String, Object<Pair>>>;
        assert!(nested(b"{\"a\": [1, 2]}").is_err());
        let pair = json::<Pair>(b" {\"one\": 1, \"two\": 2}").unwrap();
        assert_eq!((pair.one, pair.two), (1, 2));
    }

    #[test]
    fn wishes_differ_by_method_path_and_body() {
        let all = [
            fingerprint(&Method::POST, "/a", b"b"),
            fingerprint(&Method::POST, "/ab", b""),
            fingerprint(&Method::PUT, "/a", b"b"),
            fingerprint(&Method::POST, "/a", b"c"),
        ];
        for (number, one) in all.iter().enumerate() {
            assert!(all[number + 1..].iter().all(|other| other != one));
        }
    }

    #[test]
    fn texts_that_turn_the_direction_of_writing_are_not_plain() {
        assert!(is_plain("ক্\u{200d}ষ honey"));
        for text in ["a\u{202e}b", "a\nb", "\u{2066}", "a\u{0}"] {
            assert!(!is_plain(text), "{text:?}");
        }
        for text in ["a\u{200b}b", "\u{feff}a", "a\u{200f}"] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn texts_that_look_empty_or_like_others_are_not_plain() {
        assert!(is_plain("\u{2764}\u{fe0f} চা"));
        for text in [
            "\u{3164}",
            "\u{115f}",
            "INV\u{e0041}-1",
            "\u{180e}",
            "a\u{34f}",
            "\u{fff9}a",
        ] {
            assert!(!is_plain(text), "{text:?}");
        }
    }

    #[test]
    fn a_field_that_is_missing_or_there_twice_is_named() {
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code, reason = "it is never read")]
        struct Outer {
            inner: Vec<Inner>,
        }
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code, reason = "it is never read")]
        struct Inner {
            one: u8,
        }
        for (text, field) in [
            ("{}", "inner"),
            (r#"{"inner": [{"one": 1}, {}]}"#, "inner[1].one"),
            (r#"{"inner": [], "inner": []}"#, "inner"),
        ] {
            let problem = json::<Outer>(text.as_bytes()).unwrap_err();
            let document = crate::problem::ProblemDocument::from(problem);
            let fields: Vec<_> = document.errors.iter().map(|error| &*error.field).collect();
            assert_eq!(fields, [field], "{text}");
        }
    }

    #[test]
    fn a_body_that_was_compressed_is_told_from_one_that_was_not() {
        let is_encoded = |encodings: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for encoding in encodings {
                headers.append(CONTENT_ENCODING, HeaderValue::from_static(encoding));
            }
            is_encoded(&headers)
        };
        assert!(!is_encoded(&[]) && !is_encoded(&["Identity"]));
        assert!(is_encoded(&["gzip"]) && is_encoded(&["identity", "br"]) && is_encoded(&[""]));
    }

    #[test]
    fn an_amount_has_no_zeros_in_front() {
        assert!(amount("0.50").is_ok() && amount("100").is_ok());
        assert!(amount("00.5").is_err() && amount("0599.00").is_err());
    }

    #[test]
    fn one_type_in_one_encoding_is_json() {
        let is_json = |kinds: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for kind in kinds {
                headers.append(CONTENT_TYPE, HeaderValue::from_static(kind));
            }
            is_json(&headers)
        };
        assert!(is_json(&["application/json"]));
        assert!(is_json(&["Application/JSON; charset=\"UTF-8\""]));
        assert!(!is_json(&[]));
        assert!(!is_json(&["application/json; charset=utf-16"]));
        assert!(!is_json(&["application/json", "text/plain"]));
    }
}
