//! Parameters of an address. One that there is not is refused: a filter with a typing error would otherwise be a list
//! of everything.

use axum::{
    extract::{FromRequestParts, Query},
    http::{Uri, request::Parts},
};
use serde::de::DeserializeOwned;
use url::form_urlencoded;
use utoipa::IntoParams;

use crate::{codes::Code, page::Paging, problem::Problem};

/// What an address asks.
pub(crate) struct Asked<T>(pub(crate) T);

/// Which objects of a list an address asks for, and which page of them.
pub(crate) struct Listed<F>(pub(crate) F, pub(crate) Paging);

impl<T: DeserializeOwned + IntoParams> Asked<T> {
    fn read(uri: &Uri) -> Result<Self, Problem> {
        refuse_unknown(uri, names::<T>)?;
        read(uri).map(Self)
    }
}

impl<F: DeserializeOwned + IntoParams> Listed<F> {
    fn read(uri: &Uri) -> Result<Self, Problem> {
        refuse_unknown(uri, || [names::<F>(), names::<Paging>()].concat())?;
        Ok(Self(read(uri)?, read(uri)?))
    }
}

impl<T: DeserializeOwned + IntoParams, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::read(&parts.uri)
    }
}

impl<F: DeserializeOwned + IntoParams, S: Send + Sync> FromRequestParts<S> for Listed<F> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Self::read(&parts.uri)
    }
}

/// The names that the document gives them.
fn names<T: IntoParams>() -> Vec<String> {
    let parameters = T::into_params(|| None);
    parameters.into_iter().map(|known| known.name).collect()
}

fn read<T: DeserializeOwned>(uri: &Uri) -> Result<T, Problem> {
    Query::try_from_uri(uri)
        .map(|Query(asked)| asked)
        .map_err(|error| Problem::new(Code::InvalidRequest).with(error.body_text()))
}

fn refuse_unknown(uri: &Uri, names: impl FnOnce() -> Vec<String>) -> Result<(), Problem> {
    let Some(query) = uri.query() else {
        return Ok(());
    };
    let names = names();
    for (name, _) in form_urlencoded::parse(query.as_bytes()) {
        if !names.iter().any(|known| *known == name) {
            let problem = format!("no such parameter; there are: {}", names.join(", "));
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

    fn listed(query: &str) -> Option<Listed<Filter>> {
        Listed::read(&format!("/v1/events{query}").parse().unwrap()).ok()
    }

    #[test]
    fn a_list_is_asked_for_by_its_filters_and_the_page() {
        let Listed(filter, paging) = listed("?type=a&limit=2").unwrap();
        assert_eq!(filter.kind.as_deref(), Some("a"));
        assert_eq!(paging.limit().unwrap(), 2);
        assert!(listed("").is_some());
    }

    #[test]
    fn a_parameter_that_there_is_not_is_refused() {
        for query in ["?kind=a", "?Type=a", "?type=a&limits=2", "?=", "?type%20=a"] {
            assert!(listed(query).is_none(), "{query}");
        }
        let filtered = Asked::<Paging>::read(&"/v1/payments?status=completed".parse().unwrap());
        assert!(filtered.is_err());
    }
}
