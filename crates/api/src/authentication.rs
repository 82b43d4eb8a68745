//! Authentication: the API key in the `Authorization` header, its rate limit and its scopes.

use std::{net::IpAddr, sync::Arc};

use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderValue,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use directory::{Actor, AuthenticationError, Directory, KeyKind, Principal, Scope};
use eventlog::Cause;

use crate::{
    client::{ClientAddress, ClientNetwork},
    limit::RateLimitStatus,
    problem::Problem,
    problem_code::ProblemCode,
    refused_keys::RefusedKeys,
    state::Api,
};

/// The holder of a valid key that is within its rate limit, and the address of the caller.
pub(crate) struct Authenticated {
    pub(crate) principal: Principal,
    address: Option<IpAddr>,
    refused_keys: RefusedKeys,
}

impl Authenticated {
    /// The key and the address, as the cause of what the request changes.
    pub(crate) fn cause(&self) -> Cause {
        Cause::key(self.principal.key.as_str()).from_address(self.recorded_address())
    }

    /// The key and the address, as the actor of a change of merchants or keys.
    pub(crate) fn actor(&self) -> Actor {
        Actor::from(self.principal.clone()).from_address(self.recorded_address())
    }

    /// The address of a merchant's back end. A publishable key is used by payers' browsers, whose addresses are not recorded.
    fn recorded_address(&self) -> Option<IpAddr> {
        match self.principal.kind {
            KeyKind::Secret => self.address,
            KeyKind::Publishable => None,
        }
    }

    /// Requires a scope.
    ///
    /// # Errors
    ///
    /// Returns `missing_scope` if the key does not have it.
    pub(crate) fn require(&self, scope: Scope) -> Result<&Principal, Problem> {
        match self.principal.require(scope) {
            Ok(()) => Ok(&self.principal),
            Err(missing) => {
                self.refused_keys
                    .note(self.address, Some(&self.principal.key), &missing);
                Err(Problem::new(ProblemCode::MissingScope).with_detail(missing))
            }
        }
    }
}

/// Why a request is not authenticated, with what the response's headers need.
pub(crate) enum AuthRejection {
    Unauthorized(Problem),
    RateLimited(RateLimitStatus),
    Internal(Problem),
}

impl IntoResponse for AuthRejection {
    fn into_response(self) -> Response {
        match self {
            Self::Unauthorized(problem) => {
                let mut response = problem.into_response();
                let challenge = HeaderValue::from_static("Bearer realm=\"/v1\"");
                response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
                response
            }
            Self::RateLimited(limit) => {
                let mut response = Problem::new(ProblemCode::TooManyRequests).into_response();
                limit.write(response.headers_mut());
                response.extensions_mut().insert(KeyLimitExceeded);
                response
            }
            Self::Internal(problem) => problem.into_response(),
        }
    }
}

/// A response extension: the request was refused because its key has used up its requests.
#[derive(Debug, Clone, Copy)]
pub struct KeyLimitExceeded;

impl FromRequestParts<Arc<Api>> for Authenticated {
    type Rejection = AuthRejection;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, AuthRejection> {
        let key = bearer(&parts.headers).ok_or_else(|| {
            let detail = "Send exactly one header: Authorization: Bearer sk_…";
            AuthRejection::Unauthorized(
                Problem::new(ProblemCode::InvalidApiKey).with_detail(detail),
            )
        })?;
        let client = parts.extensions.get::<ClientNetwork>().copied();
        let address = parts.extensions.get::<ClientAddress>();
        let address = address.map(|ClientAddress(address)| *address);
        let principal = match api.ports.directory.authenticate(key).await {
            Ok(principal) => principal,
            Err(AuthenticationError::Refused { rejection, key }) => {
                api.refused_keys.note(address, key.as_ref(), &rejection);
                let problem =
                    Problem::new(ProblemCode::InvalidApiKey).with_detail(rejection.detail());
                return Err(AuthRejection::Unauthorized(problem));
            }
            Err(AuthenticationError::Store(error)) => {
                return Err(AuthRejection::Internal(error.into()));
            }
        };
        let limit = api.limits.count(&principal, client);
        if limit.is_exceeded() {
            return Err(AuthRejection::RateLimited(limit));
        }
        // The outermost layer adds it to every response, whatever its status.
        if let Some(context) = parts.extensions.get::<crate::cors::ResponseContext>() {
            context.set(limit, &principal);
        }
        Ok(Self {
            principal,
            address,
            refused_keys: api.refused_keys.clone(),
        })
    }
}

/// Whether a request has a valid secret key. It costs a hash and a look into memory.
pub async fn has_secret_key(directory: &Directory, headers: &HeaderMap) -> bool {
    match bearer(headers) {
        Some(key) => directory
            .authenticate(key)
            .await
            .is_ok_and(|principal| principal.kind == KeyKind::Secret),
        None => false,
    }
}

/// The only key in the request. Of two headers, a proxy might have checked the other one.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}
