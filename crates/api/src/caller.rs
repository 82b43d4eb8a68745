//! Who calls: the key in the `Authorization` header, its limit, and what it may do.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{
        HeaderMap, HeaderValue,
        header::{AUTHORIZATION, WWW_AUTHENTICATE},
        request::Parts,
    },
    response::{IntoResponse, Response},
};
use directory::{AuthenticationError, Caller, Scope};

use crate::{Api, limit::RateLimitStatus, problem::Problem, problem_code::ProblemCode};

/// A caller with a good key that has not asked too often.
pub(crate) struct Authenticated(pub(crate) Caller);

impl Authenticated {
    /// Refuses a key without a scope.
    pub(crate) fn may(&self, scope: Scope) -> Result<&Caller, Problem> {
        match self.0.may(scope) {
            Ok(()) => Ok(&self.0),
            Err(missing) => Err(Problem::new(ProblemCode::MissingScope).with_detail(missing)),
        }
    }
}

/// A key that is refused, with what its headers must say.
pub(crate) enum AuthRejection {
    Refused(Problem),
    TooOften(RateLimitStatus),
    Failed(Problem),
}

impl IntoResponse for AuthRejection {
    fn into_response(self) -> Response {
        match self {
            Self::Refused(problem) => {
                let mut response = problem.into_response();
                let challenge = HeaderValue::from_static("Bearer realm=\"/v1\"");
                response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
                response
            }
            Self::TooOften(left) => {
                let mut response = Problem::new(ProblemCode::TooManyRequests).into_response();
                left.write(response.headers_mut());
                response
            }
            Self::Failed(problem) => problem.into_response(),
        }
    }
}

impl FromRequestParts<Arc<Api>> for Authenticated {
    type Rejection = AuthRejection;

    async fn from_request_parts(parts: &mut Parts, api: &Arc<Api>) -> Result<Self, AuthRejection> {
        let key = bearer(&parts.headers).ok_or_else(|| {
            let detail = "send one header Authorization: Bearer sk_…";
            AuthRejection::Refused(Problem::new(ProblemCode::InvalidApiKey).with_detail(detail))
        })?;
        let caller = match api.ports.directory.authenticate(key).await {
            Ok(caller) => caller,
            Err(AuthenticationError::Refused(refusal)) => {
                tracing::info!(%refusal, "a key was refused");
                let problem =
                    Problem::new(ProblemCode::InvalidApiKey).with_detail(refusal.detail());
                return Err(AuthRejection::Refused(problem));
            }
            Err(AuthenticationError::Store(error)) => {
                return Err(AuthRejection::Failed(error.into()));
            }
        };
        let left = api.limits.count(&caller.key);
        if left.is_exceeded() {
            return Err(AuthRejection::TooOften(left));
        }
        // The outermost layer writes it into the answer, whatever that is.
        if let Some(context) = parts.extensions.get::<crate::cors::ResponseContext>() {
            context.set(left, &caller);
        }
        Ok(Self(caller))
    }
}

/// The one key that was sent: of two, a proxy on the way might have checked the other.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, key) = value.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(key.trim())
}
