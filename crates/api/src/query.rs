//! Extractors of query parameters. Unknown parameters are rejected: a misspelled filter must not return every object.

use axum::{
    extract::{FromRequestParts, Query},
    http::{Uri, request::Parts},
};
use serde::de::DeserializeOwned;
use url::form_urlencoded;
use utoipa::IntoParams;

use crate::{page::Paging, problem::Problem, problem_code::ProblemCode};

/// The query parameters of a request. Rejects parameters that `T` does not declare.
pub(crate) struct StrictQuery<T>(pub(crate) T);

/// The query parameters of a list request: its filters, and the page to return.
pub(crate) struct ListQuery<F>(pub(crate) F, pub(crate) Paging);

impl<T: DeserializeOwned + IntoParams> StrictQuery<T> {
    fn parse(uri: &Uri) -> Result<Self, Problem> {
        reject_unknown(uri, names::<T>)?;
        parse(uri).map(Self)
    }
}

impl<F: DeserializeOwned + IntoParams> ListQuery<F> {
    fn parse(uri: &Uri) -> Result<Self, Problem> {
        reject_unknown(uri, || [names::<F>(), names::<Paging>()].concat())?;
        Ok(Self(parse(uri)?, parse(uri)?))
    }
}

impl<T: DeserializeOwned + IntoParams, S: Send + Sync> FromRequestParts<S> for StrictQuery<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::parse(&parts.uri)
    }
}

impl<F: DeserializeOwned + IntoParams, S: Send + Sync> FromRequestParts<S> for ListQuery<F> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::parse(&parts.uri)
    }
}

/// The names of the parameters, as the OpenAPI document lists them.
fn names<T: IntoParams>() -> Vec<String> {
    let parameters = T::into_params(|| None);
    parameters
        .into_iter()
        .map(|parameter| parameter.name)
        .collect()
}

fn parse<T: DeserializeOwned>(uri: &Uri) -> Result<T, Problem> {
    Query::try_from_uri(uri)
        .map(|Query(parameters)| parameters)
        .map_err(|error| Problem::new(ProblemCode::InvalidRequest).with_detail(error.body_text()))
}

fn reject_unknown(uri: &Uri, names: impl FnOnce() -> Vec<String>) -> Result<(), Problem> {
    let Some(query) = uri.query() else {
        return Ok(());
    };
    let names = names();
    for (name, _) in form_urlencoded::parse(query.as_bytes()) {
        if !names.iter().any(|known| *known == name) {
            let problem = format!("unknown parameter; expected one of: {}", names.join(", "));
            return Err(Problem::field(name, problem));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Deserialize, IntoParams)]
    struct Filter {
        #[serde(rename = "type")]
        kind: Option<String>,
    }

    fn list_query(query: &str) -> Option<ListQuery<Filter>> {
        ListQuery::parse(&format!("/v1/events{query}").parse().unwrap()).ok()
    }

    #[test]
    fn a_list_query_holds_the_filters_and_the_page() {
        let ListQuery(filter, paging) = list_query("?type=a&limit=2").unwrap();
        assert_eq!(filter.kind.as_deref(), Some("a"));
        assert_eq!(paging.limit().unwrap(), 2);
        assert!(list_query("").is_some());
    }

    #[test]
    fn rejects_unknown_parameters() {
        for query in ["?kind=a", "?Type=a", "?type=a&limits=2", "?=", "?type%20=a"] {
            assert!(list_query(query).is_none(), "{query}");
        }
        let uri = "/v1/payments?status=completed".parse().unwrap();
        assert!(StrictQuery::<Paging>::parse(&uri).is_err());
    }
}
