//! Problem documents (RFC 9457): what every refusal and failure of the API looks like.

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse, Response},
};
use directory::DirectoryError;
use domain::{
    BkashErrorCode, agreement::AgreementRejection, notification::NotificationRejection,
    session::SessionRejection,
};
use engine::{
    EngineError, OpenError, RefundError,
    ports::{RefundForbidden, SearchError, StoreError},
};
use serde::Serialize;
use utoipa::ToSchema;

use crate::codes::Code;

/// Where problems are explained.
const ABOUT: &str = "/docs#problem-";

/// What went wrong, on its way to become a document.
#[derive(Debug)]
pub(crate) struct Problem {
    code: Code,
    more: Option<Box<More>>,
}

/// What more there is to say.
#[derive(Debug, Default)]
struct More {
    detail: Option<String>,
    bkash_error_code: Option<BkashErrorCode>,
    errors: Vec<FieldProblem>,
}

/// A problem document, `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// Where the kind of problem is explained.
    #[serde(rename = "type")]
    #[schema(example = "/docs#problem-invoice_in_use")]
    pub kind: String,
    /// The kind of problem, for people.
    #[schema(example = "The invoice has a session for another amount, payer or capture")]
    pub title: &'static str,
    /// The status of the answer.
    #[schema(example = 409)]
    pub status: u16,
    /// The kind of problem, for programs. It never changes; new ones may be added.
    #[schema(example = "invoice_in_use")]
    pub code: &'static str,
    /// Whether the same request may succeed later.
    pub retryable: bool,
    /// What exactly, if there is more to say.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// bKash's own number for what it refused, such as `2023`, where it gave one: to name when you ask bKash's
    /// support. Decide by `code`. Where an answer of bKash's has a name instead, it is that.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "9999")]
    pub bkash_error_code: Option<String>,
    /// The parts of the request that are wrong.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// A part of the request that is wrong.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldProblem {
    /// Where: the names and numbers on the way to it, or the name of a parameter.
    #[schema(example = "line_items[0].amount")]
    pub field: String,
    /// What is wrong, and what would be right.
    #[schema(example = "an amount is written with digits and at most one point, such as 599.00")]
    pub problem: String,
}

impl Problem {
    pub(crate) fn new(code: Code) -> Self {
        Self { code, more: None }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "texts and errors are handed over alike"
    )]
    pub(crate) fn with(mut self, detail: impl ToString) -> Self {
        self.more.get_or_insert_default().detail = Some(detail.to_string());
        self
    }

    /// bKash's number, if the problem is an answer of bKash's that had one.
    pub(crate) fn of_bkash(mut self, code: Option<&BkashErrorCode>) -> Self {
        if let Some(code) = code {
            self.more.get_or_insert_default().bkash_error_code = Some(code.clone());
        }
        self
    }

    /// A part of the request that is wrong.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "texts and errors are handed over alike"
    )]
    pub(crate) fn field(field: impl Into<String>, problem: impl ToString) -> Self {
        Self::fields(vec![FieldProblem {
            field: field.into(),
            problem: problem.to_string(),
        }])
    }

    /// The parts of the request that are wrong.
    pub(crate) fn fields(errors: Vec<FieldProblem>) -> Self {
        let more = More {
            errors,
            ..More::default()
        };
        Self {
            code: Code::InvalidRequest,
            more: Some(Box::new(more)),
        }
    }

    /// Something failed here: the log says what, the caller is not told.
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "a request of the API failed");
        Self::new(Code::Internal)
    }
}

impl From<Code> for Problem {
    fn from(code: Code) -> Self {
        Self::new(code)
    }
}

impl From<Problem> for ProblemDocument {
    fn from(problem: Problem) -> Self {
        let (code, status, title, retryable) = problem.code.about();
        let More {
            detail,
            bkash_error_code,
            errors,
        } = problem.more.map(|more| *more).unwrap_or_default();
        Self {
            kind: format!("{ABOUT}{code}"),
            title,
            status: status.as_u16(),
            code,
            retryable,
            detail,
            bkash_error_code: bkash_error_code.map(String::from),
            errors,
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = self.code.about().1;
        let mut response = (status, Json(ProblemDocument::from(self))).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, kind);
        response
    }
}

impl From<DirectoryError> for Problem {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::NoSuchKey(_) | DirectoryError::NoSuchMerchant(_) => {
                Self::new(Code::NotFound)
            }
            DirectoryError::Beyond => Self::new(Code::MissingScope).with(error),
            DirectoryError::TooManyKeys => Self::new(Code::LimitReached).with(error),
            DirectoryError::MerchantExists(_) => Self::new(Code::MerchantExists),
            DirectoryError::Configured(_) => Self::new(Code::MerchantConfigured),
            DirectoryError::Draft(error) => {
                Self::field(error.field.replace('-', "_"), error.problem)
            }
            DirectoryError::OtherMode(_) => Self::field("base_url", error),
            DirectoryError::CredentialsNeeded | DirectoryError::CredentialsInUse(_) => {
                Self::field("credentials", error)
            }
            DirectoryError::ServerScope => Self::field("scopes", error),
            DirectoryError::Label => Self::field("label", error),
            DirectoryError::EndsInThePast => Self::field("expires_in", error),
            DirectoryError::LongOverlap => Self::field("overlap", error),
            DirectoryError::Repeated => Self::new(Code::IdempotencyInProgress),
            DirectoryError::NotConnected(_) | DirectoryError::KeyEnded(_) => {
                Self::new(Code::NotFound).with(error)
            }
            error => Self::internal(error),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<SessionRejection> for Problem {
    fn from(refusal: SessionRejection) -> Self {
        let code = match refusal {
            SessionRejection::AlreadyPaid => Code::AlreadyPaid,
            SessionRejection::Unsettled | SessionRejection::TooEarly => Code::PaymentUnsettled,
            SessionRejection::Closed => Code::SessionClosed,
            SessionRejection::TooManyPayments => Code::LimitReached,
            SessionRejection::NoSuchPayment => Code::NotFound,
            SessionRejection::NotHeld => Code::NotHeld,
            SessionRejection::OtherResolution => Code::OtherResolution,
            SessionRejection::NotRefundable => Code::NotRefundable,
            SessionRejection::RefundTooMuch => Code::RefundTooMuch,
            SessionRejection::RefundUnderWay => Code::RefundUnderWay,
            SessionRejection::TooManyRefunds => Code::TooManyRefunds,
            SessionRejection::NoPayer => Code::InvalidRequest,
        };
        Self::new(code).with(refusal)
    }
}

impl From<AgreementRejection> for Problem {
    fn from(refusal: AgreementRejection) -> Self {
        let code = match refusal {
            AgreementRejection::NotActive => Code::AgreementNotActive,
            AgreementRejection::TooManyAttempts => Code::LimitReached,
        };
        Self::new(code).with(refusal)
    }
}

impl From<NotificationRejection> for Problem {
    fn from(refusal: NotificationRejection) -> Self {
        match refusal {}
    }
}

impl<R: std::error::Error + Into<Self> + 'static> From<EngineError<R>> for Problem {
    fn from(error: EngineError<R>) -> Self {
        match error {
            EngineError::NotFound => Self::new(Code::NotFound),
            EngineError::Refused(refusal) => refusal.into(),
            EngineError::Repeated => Self::new(Code::IdempotencyInProgress),
            error @ (EngineError::Store(_) | EngineError::Unreadable(_)) => Self::internal(error),
        }
    }
}

impl From<OpenError> for Problem {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::InvoiceInUse => Self::new(Code::InvoiceInUse),
            OpenError::Repeated => Self::new(Code::IdempotencyInProgress),
            OpenError::Store(error) => Self::internal(error),
        }
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Self {
        let problem = match &error {
            SearchError::NotFound { .. } => Self::new(Code::NotFound).with(&error),
            SearchError::Unusable(_) => Self::new(Code::BkashRefused),
        };
        problem.of_bkash(error.bkash_error_code())
    }
}

impl From<RefundError> for Problem {
    fn from(error: RefundError) -> Self {
        match error {
            RefundError::Session(error) => error.into(),
            RefundError::Forbidden(forbidden) => Self::new(match forbidden {
                RefundForbidden::NotOffered => Code::NotOffered,
                RefundForbidden::TooMuch => Code::RefundTooMuch,
                RefundForbidden::TooMany => Code::TooManyRefunds,
                RefundForbidden::TooLate => Code::RefundTooLate,
                RefundForbidden::AskFirst => Code::RefundUnderWay,
            })
            .with(forbidden),
        }
    }
}

pub(crate) async fn no_such_route() -> Problem {
    Problem::new(Code::NotFound).with("there is no such path below /v1")
}

pub(crate) async fn method_not_allowed() -> Problem {
    Problem::new(Code::MethodNotAllowed)
}

/// What is answered to an address that asks too often, by whoever counts that.
#[must_use]
pub fn too_many_requests() -> Response {
    Problem::new(Code::TooManyRequests).into_response()
}

/// Puts a problem document in the place of every bare error, whoever made it: an extractor or a layer.
pub(crate) async fn explain(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let explained = response.headers().get(CONTENT_TYPE).is_some_and(|kind| {
        let kind = kind.as_bytes();
        kind.starts_with(b"application/")
    });
    if explained || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        StatusCode::TOO_MANY_REQUESTS => Code::TooManyRequests,
        status if status.is_client_error() => Code::InvalidRequest,
        _ => Code::Internal,
    };
    let (mut parts, _) = response.into_parts();
    let mut problem = Problem::new(code).into_response();
    // Such as `Allow`, but not what described the bare text.
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    problem.headers_mut().extend(parts.headers);
    problem
}
