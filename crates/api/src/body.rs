//! Extractors of JSON request bodies, with errors that name the field.

use std::{fmt, marker::PhantomData, sync::Arc};

use axum::{
    extract::{FromRequest, Request},
    http::{
        HeaderMap,
        header::{CONTENT_ENCODING, CONTENT_TYPE},
    },
};
use serde::{
    Deserialize, Deserializer,
    de::{DeserializeOwned, MapAccess, Visitor, value::MapAccessDeserializer},
};
use utoipa::ToSchema;

use crate::{
    idempotency_key::{self, IdempotentRequest},
    problem::Problem,
    problem_code::ProblemCode,
    request_body,
    state::Api,
};

/// The body of a POST, and its idempotency key.
pub(crate) struct IdempotentJson<T> {
    pub(crate) body: T,
    pub(crate) request: IdempotentRequest,
}

impl<T: DeserializeOwned> FromRequest<Arc<Api>> for IdempotentJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<Api>) -> Result<Self, Problem> {
        let key = idempotency_key::read(request.headers())?;
        let (method, path) = (request.method().clone(), request.uri().path().to_owned());
        let bytes = read_json(request).await?;
        let request = IdempotentRequest::new(key, &method, &path, &bytes);
        // An empty body stands for an object without members.
        let json: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let body = parse(json)?;
        Ok(Self { body, request })
    }
}

/// The body of a PATCH or PUT. These methods are idempotent by themselves and need no key.
pub(crate) struct StrictJson<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequest<Arc<Api>> for StrictJson<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &Arc<Api>) -> Result<Self, Problem> {
        parse(&read_json(request).await?).map(Self)
    }
}

/// A request without parameters: an empty body, or `{}`.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EmptyBody {}

/// A value that is deserialized from a JSON object only. Serde otherwise also accepts an array of the fields' values.
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

/// Deserializes a field from a JSON object.
///
/// # Errors
///
/// Returns the deserializer's error if the value has another type or a field is invalid.
pub(crate) fn object<'de, D, T>(reader: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    Object::deserialize(reader).map(|Object(read)| read)
}

/// Deserializes a field from a JSON object or `null`.
///
/// # Errors
///
/// Returns the deserializer's error if the value has another type or a field is invalid.
pub(crate) fn maybe_object<'de, D, T>(reader: D) -> Result<Option<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let read = Option::<Object<T>>::deserialize(reader)?;
    Ok(read.map(|Object(read)| read))
}

/// Deserializes a field from an array of JSON objects.
///
/// # Errors
///
/// Returns the deserializer's error if the value has another type or a field is invalid.
pub(crate) fn objects<'de, D, T>(reader: D) -> Result<Vec<T>, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de>,
{
    let read = Vec::<Object<T>>::deserialize(reader)?;
    Ok(read.into_iter().map(|Object(read)| read).collect())
}

/// Reads the body, and checks its media type unless it is empty.
async fn read_json(request: Request) -> Result<Vec<u8>, Problem> {
    let is_json = is_json(request.headers());
    let is_encoded = is_encoded(request.headers());
    let bytes = request_body::read(request.into_body()).await?;
    if is_encoded && !bytes.is_empty() {
        let detail = "Content-Encoding is not supported; send the body uncompressed";
        return Err(Problem::new(ProblemCode::UnsupportedMediaType).with_detail(detail));
    }
    if !is_json && !bytes.is_empty() {
        return Err(ProblemCode::UnsupportedMediaType.into());
    }
    Ok(bytes)
}

/// Whether a content coding such as gzip was applied to the body (RFC 9110, section 8.4).
fn is_encoded(headers: &HeaderMap) -> bool {
    let encodings = headers.get_all(CONTENT_ENCODING).iter();
    encodings
        .map(|encoding| encoding.to_str().unwrap_or_default().trim())
        .any(|encoding| !encoding.eq_ignore_ascii_case("identity"))
}

/// Whether there is exactly one `Content-Type`, and it is JSON in UTF-8.
fn is_json(headers: &HeaderMap) -> bool {
    let mut types = headers.get_all(CONTENT_TYPE).iter();
    let (Some(media_type), None) = (types.next(), types.next()) else {
        return false;
    };
    let mut parts = media_type
        .to_str()
        .unwrap_or_default()
        .split(';')
        .map(str::trim);
    let is_json = parts
        .next()
        .is_some_and(|essence| essence.eq_ignore_ascii_case("application/json"));
    let is_utf8 = |parameter: &str| {
        let Some((name, value)) = parameter.split_once('=') else {
            return true;
        };
        let value = value.trim_matches('"');
        !name.eq_ignore_ascii_case("charset") || value.eq_ignore_ascii_case("utf-8")
    };
    is_json && parts.all(is_utf8)
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut deserializer = serde_json::Deserializer::from_slice(bytes);
    let Object(value) = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let problem = error.into_inner().to_string();
        match (named_field(&problem), &*path) {
            (Some(name), ".") => Problem::field(name, &problem),
            (Some(name), _) => Problem::field(format!("{path}.{name}"), &problem),
            (None, ".") => Problem::new(ProblemCode::InvalidRequest).with_detail(problem),
            (None, _) => Problem::field(path, problem),
        }
    })?;
    deserializer
        .end()
        .map_err(|error| Problem::new(ProblemCode::InvalidRequest).with_detail(error))?;
    Ok(value)
}

/// The missing or duplicate field that a serde error names. The error's path ends at the object around it.
fn named_field(problem: &str) -> Option<&str> {
    let rest = ["missing field `", "duplicate field `"]
        .iter()
        .find_map(|prefix| problem.strip_prefix(prefix))?;
    rest.split_once('`').map(|(name, _)| name)
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn rejects_an_array_in_place_of_an_object() {
        #[derive(serde::Deserialize)]
        struct Pair {
            one: u8,
            two: u8,
        }
        assert!(parse::<Pair>(b"[1, 2]").is_err());
        let nested = parse::<std::collections::BTreeMap<String, Object<Pair>>>;
        assert!(nested(b"{\"a\": [1, 2]}").is_err());
        let pair = parse::<Pair>(b" {\"one\": 1, \"two\": 2}").unwrap();
        assert_eq!((pair.one, pair.two), (1, 2));
    }

    #[test]
    fn names_the_field_that_is_missing_or_duplicated() {
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code, reason = "the field is never read")]
        struct Outer {
            inner: Vec<Inner>,
        }
        #[derive(Debug, serde::Deserialize)]
        #[expect(dead_code, reason = "the field is never read")]
        struct Inner {
            one: u8,
        }
        for (text, field) in [
            ("{}", "inner"),
            (r#"{"inner": [{"one": 1}, {}]}"#, "inner[1].one"),
            (r#"{"inner": [], "inner": []}"#, "inner"),
        ] {
            let problem = parse::<Outer>(text.as_bytes()).unwrap_err();
            let document = crate::problem::ProblemDocument::from(problem);
            let fields: Vec<_> = document.errors.iter().map(|error| &*error.field).collect();
            assert_eq!(fields, [field], "{text}");
        }
    }

    #[test]
    fn recognizes_content_codings() {
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
    fn accepts_one_json_content_type_in_utf_8() {
        let is_json = |types: &[&'static str]| {
            let mut headers = HeaderMap::new();
            for media_type in types {
                headers.append(CONTENT_TYPE, HeaderValue::from_static(media_type));
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
