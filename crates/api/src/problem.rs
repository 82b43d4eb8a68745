//! Problem documents (RFC 9457), the format of all errors of the API.

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header::CONTENT_TYPE},
    middleware::Next,
    response::{IntoResponse, Response},
};
use directory::{DirectoryError, MerchantRejection};
use domain::{
    BkashErrorCode,
    agreement::AgreementRejection,
    notification::NotificationRejection,
    payment::PaymentRejection,
    refund::{RefundForbidden, RefundRejection},
    session::SessionRejection,
};
use engine::{BeginError, FindPaymentError, OpenError, RefundError, ports::SearchError};
use eventlog::{CommandError, StoreError};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem_code::{ProblemCode, ProblemKind};

/// The prefix of `type`: the section of the API reference about a code.
const TYPE_PREFIX: &str = "/docs#problem-";

/// An error response of the API.
#[derive(Debug)]
pub(crate) struct Problem {
    code: ProblemCode,
    extensions: Option<Box<Extensions>>,
}

/// The optional members of a problem document.
#[derive(Debug, Default)]
struct Extensions {
    detail: Option<String>,
    bkash_error_code: Option<BkashErrorCode>,
    errors: Vec<FieldProblem>,
}

/// A problem document, `application/problem+json` (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// The path of the section of the API reference about this code.
    #[serde(rename = "type")]
    #[schema(example = "/docs#problem-invoice_in_use")]
    pub kind: String,
    /// A summary of the problem for people. It is the same for all problems with this code.
    #[schema(
        example = "The invoice has an open session with another amount, payer or capture method"
    )]
    pub title: &'static str,
    /// The HTTP status.
    #[schema(example = 409)]
    pub status: u16,
    /// The code of the problem, for programs. Codes do not change; new ones may be added.
    #[schema(example = "invoice_in_use")]
    pub code: &'static str,
    /// Whether sending the same request again can succeed.
    pub retryable: bool,
    /// What is specific to this occurrence of the problem.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub detail: Option<String>,
    /// The error code of bKash's response, such as `2023`, if there is one. Include it when you contact bKash's support;
    /// programs should rely on `code` instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false, example = "9999")]
    pub bkash_error_code: Option<String>,
    /// The invalid parts of the request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
}

/// An invalid part of a request.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The path of the field in the body, or the name of the parameter.
    #[schema(example = "line_items[0].amount")]
    pub field: String,
    /// What is wrong with the field, or what it expects.
    #[schema(example = "an amount is written with digits and at most one point, such as 599.00")]
    pub problem: String,
}

impl Problem {
    pub(crate) fn new(code: ProblemCode) -> Self {
        Self {
            code,
            extensions: None,
        }
    }

    /// Sets `detail`.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers pass strings and errors alike"
    )]
    pub(crate) fn with_detail(mut self, detail: impl ToString) -> Self {
        self.extensions.get_or_insert_default().detail = Some(detail.to_string());
        self
    }

    /// Sets `bkash_error_code`.
    pub(crate) fn with_bkash_error_code(mut self, code: Option<&BkashErrorCode>) -> Self {
        if let Some(code) = code {
            self.extensions.get_or_insert_default().bkash_error_code = Some(code.clone());
        }
        self
    }

    /// An `invalid_request` problem with one invalid field.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers pass strings and errors alike"
    )]
    pub(crate) fn field(field: impl Into<String>, problem: impl ToString) -> Self {
        Self::fields(vec![FieldProblem {
            field: field.into(),
            problem: problem.to_string(),
        }])
    }

    /// An `invalid_request` problem with invalid fields.
    pub(crate) fn fields(errors: Vec<FieldProblem>) -> Self {
        let extensions = Extensions {
            errors,
            ..Extensions::default()
        };
        Self {
            code: ProblemCode::InvalidRequest,
            extensions: Some(Box::new(extensions)),
        }
    }

    /// An `internal` problem. The error is logged and not disclosed to the caller.
    pub(crate) fn internal(error: impl std::fmt::Display) -> Self {
        tracing::error!(%error, "API request failed");
        Self::new(ProblemCode::Internal)
    }
}

impl From<ProblemCode> for Problem {
    fn from(code: ProblemCode) -> Self {
        Self::new(code)
    }
}

impl From<Problem> for ProblemDocument {
    fn from(problem: Problem) -> Self {
        let ProblemKind {
            code,
            status,
            title,
            retryable,
        } = problem.code.kind();
        let Extensions {
            detail,
            bkash_error_code,
            errors,
        } = problem
            .extensions
            .map(|extensions| *extensions)
            .unwrap_or_default();
        Self {
            kind: format!("{TYPE_PREFIX}{code}"),
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
        let status = self.code.kind().status;
        let mut response = (status, Json(ProblemDocument::from(self))).into_response();
        let media_type = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(CONTENT_TYPE, media_type);
        response
    }
}

impl From<DirectoryError> for Problem {
    fn from(error: DirectoryError) -> Self {
        match error {
            DirectoryError::MerchantNotFound(_) => Self::new(ProblemCode::NotFound),
            DirectoryError::Rejected(rejection) => rejection.into(),
            DirectoryError::ConfiguredMerchant(_) => Self::new(ProblemCode::MerchantReadOnly),
            DirectoryError::ModeMismatch(_) => Self::field("base_url", error),
            DirectoryError::CredentialsInUse(_) => Self::field("credentials", error),
            DirectoryError::IdempotencyKeyUsed => Self::new(ProblemCode::IdempotencyInProgress),
            DirectoryError::CannotUnseal(_)
            | DirectoryError::CorruptRecord(..)
            | DirectoryError::Store(_) => Self::internal(error),
        }
    }
}

impl From<MerchantRejection> for Problem {
    fn from(rejection: MerchantRejection) -> Self {
        match rejection {
            MerchantRejection::NotFound | MerchantRejection::KeyNotFound(_) => {
                Self::new(ProblemCode::NotFound)
            }
            MerchantRejection::NoProviderAccount(_) | MerchantRejection::KeyInactive(_) => {
                Self::new(ProblemCode::NotFound).with_detail(rejection)
            }
            MerchantRejection::Forbidden => {
                Self::new(ProblemCode::MissingScope).with_detail(rejection)
            }
            MerchantRejection::TooManyKeys => {
                Self::new(ProblemCode::LimitReached).with_detail(rejection)
            }
            MerchantRejection::Exists(_) => Self::new(ProblemCode::MerchantExists),
            MerchantRejection::Field(error) => {
                Self::field(error.field.replace('-', "_"), error.problem)
            }
            MerchantRejection::CredentialsRequired => Self::field("credentials", rejection),
            MerchantRejection::ServerScopeNotAllowed => Self::field("scopes", rejection),
            MerchantRejection::InvalidLabel => Self::field("label", rejection),
            MerchantRejection::ExpiresInPast => Self::field("expires_in", rejection),
            MerchantRejection::OverlapTooLong => Self::field("overlap", rejection),
            MerchantRejection::ProviderAccountChanged => Self::internal(rejection),
        }
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        Self::internal(error)
    }
}

impl From<SessionRejection> for Problem {
    fn from(rejection: SessionRejection) -> Self {
        let code = match rejection {
            SessionRejection::NotFound | SessionRejection::NoSuchPayment => ProblemCode::NotFound,
            // No request opens a session under an identifier that exists.
            SessionRejection::AlreadyOpen => ProblemCode::Internal,
            SessionRejection::AlreadyPaid => ProblemCode::AlreadyPaid,
            SessionRejection::Unsettled
            | SessionRejection::Payment(PaymentRejection::QueryTooEarly) => {
                ProblemCode::PaymentPending
            }
            SessionRejection::Closed => ProblemCode::SessionClosed,
            SessionRejection::TooManyPayments => ProblemCode::LimitReached,
            SessionRejection::NoPayer => ProblemCode::InvalidRequest,
            SessionRejection::Payment(PaymentRejection::NotAuthorized) => {
                ProblemCode::PaymentNotAuthorized
            }
            SessionRejection::Payment(
                PaymentRejection::OtherResolution | PaymentRejection::AlreadyResolved,
            ) => ProblemCode::ConflictingResolution,
            SessionRejection::HistoryKnown
            | SessionRejection::Payment(PaymentRejection::NothingToResolve) => {
                ProblemCode::NothingToResolve
            }
            SessionRejection::OtherOrder
            | SessionRejection::Payment(
                PaymentRejection::MoneyIsHeld
                | PaymentRejection::NoTransaction
                | PaymentRejection::PaidOtherwise,
            ) => ProblemCode::CannotAccept,
            SessionRejection::Refund(rejection) => match rejection {
                RefundRejection::NotRefundable => ProblemCode::NotRefundable,
                RefundRejection::ExceedsPayment => ProblemCode::RefundAmountTooLarge,
                RefundRejection::InProgress => ProblemCode::RefundInProgress,
                RefundRejection::TooMany => ProblemCode::TooManyRefunds,
            },
        };
        Self::new(code).with_detail(rejection)
    }
}

impl From<AgreementRejection> for Problem {
    fn from(rejection: AgreementRejection) -> Self {
        let code = match rejection {
            AgreementRejection::NotFound => ProblemCode::NotFound,
            // No request starts an agreement under an identifier that exists.
            AgreementRejection::AlreadyRequested => ProblemCode::Internal,
            AgreementRejection::NotActive => ProblemCode::AgreementNotActive,
            AgreementRejection::TooManyAttempts => ProblemCode::LimitReached,
        };
        Self::new(code).with_detail(rejection)
    }
}

impl From<NotificationRejection> for Problem {
    fn from(rejection: NotificationRejection) -> Self {
        // No request of the API creates or changes a notification.
        match rejection {
            NotificationRejection::NotFound => Self::new(ProblemCode::NotFound),
            NotificationRejection::AlreadyReceived => Self::internal(rejection),
        }
    }
}

impl<R: std::error::Error + Into<Self> + 'static> From<CommandError<R>> for Problem {
    fn from(error: CommandError<R>) -> Self {
        match error {
            CommandError::NotFound => Self::new(ProblemCode::NotFound),
            CommandError::Rejected(rejection) => rejection.into(),
            CommandError::IdempotencyKeyUsed => Self::new(ProblemCode::IdempotencyInProgress),
            error @ (CommandError::Reserved(_)
            | CommandError::Store(_)
            | CommandError::Unreadable(_)
            | CommandError::TooNew { .. }) => Self::internal(error),
        }
    }
}

impl From<OpenError> for Problem {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::InvoiceInUse => Self::new(ProblemCode::InvoiceInUse),
            OpenError::IdempotencyKeyUsed => Self::new(ProblemCode::IdempotencyInProgress),
            OpenError::Store(error) => Self::internal(error),
        }
    }
}

impl From<BeginError> for Problem {
    fn from(error: BeginError) -> Self {
        match error {
            BeginError::NotConnected => Self::new(ProblemCode::BkashUnavailable).with_detail(error),
            BeginError::AgreementNotActive => Self::new(ProblemCode::AgreementNotActive),
            BeginError::Session(error) => error.into(),
        }
    }
}

impl From<FindPaymentError> for Problem {
    fn from(error: FindPaymentError) -> Self {
        match error {
            FindPaymentError::NotCharged => Self::new(ProblemCode::CannotAccept).with_detail(error),
            FindPaymentError::Unusable(ref detail) => {
                let code = match &detail.bkash_error_code {
                    Some(_) => ProblemCode::BkashRefused,
                    None => ProblemCode::BkashUnavailable,
                };
                Self::new(code).with_bkash_error_code(detail.bkash_error_code.as_ref())
            }
            FindPaymentError::Session(error) => error.into(),
        }
    }
}

impl From<SearchError> for Problem {
    fn from(error: SearchError) -> Self {
        let problem = match &error {
            SearchError::NotFound { .. } => Self::new(ProblemCode::NotFound).with_detail(&error),
            SearchError::Unusable(_) => Self::new(ProblemCode::BkashRefused),
        };
        problem.with_bkash_error_code(error.bkash_error_code())
    }
}

impl From<RefundError> for Problem {
    fn from(error: RefundError) -> Self {
        match error {
            RefundError::Session(error) => error.into(),
            RefundError::Forbidden(forbidden) => Self::new(match forbidden {
                RefundForbidden::NotOffered => ProblemCode::NotSupported,
                RefundForbidden::TooMuch => ProblemCode::RefundAmountTooLarge,
                RefundForbidden::TooMany => ProblemCode::TooManyRefunds,
                RefundForbidden::TooLate => ProblemCode::RefundPeriodExpired,
                RefundForbidden::StatusRequired => ProblemCode::RefundInProgress,
            })
            .with_detail(forbidden),
        }
    }
}

pub(crate) async fn no_such_route() -> Problem {
    Problem::new(ProblemCode::NotFound).with_detail("the path does not exist")
}

pub(crate) async fn method_not_allowed() -> Problem {
    Problem::new(ProblemCode::MethodNotAllowed)
}

/// Replaces error responses without a problem document, such as those of axum's extractors and layers.
pub(crate) async fn explain(request: Request, next: Next) -> Response {
    explained(next.run(request).await)
}

/// An error response without a problem document, with one. Other responses stay as they are.
pub(crate) fn explained(response: Response) -> Response {
    let status = response.status();
    let is_json = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|media_type| media_type.as_bytes().starts_with(b"application/"));
    if is_json || !(status.is_client_error() || status.is_server_error()) {
        return response;
    }
    let code = match status {
        StatusCode::NOT_FOUND => ProblemCode::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => ProblemCode::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => ProblemCode::BodyTooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => ProblemCode::UnsupportedMediaType,
        StatusCode::TOO_MANY_REQUESTS => ProblemCode::TooManyRequests,
        StatusCode::SERVICE_UNAVAILABLE => ProblemCode::Unavailable,
        status if status.is_client_error() => ProblemCode::InvalidRequest,
        _ => ProblemCode::Internal,
    };
    let (mut parts, _) = response.into_parts();
    let mut problem = Problem::new(code).into_response();
    // Keeps headers such as `Allow`, but not those of the replaced body.
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(axum::http::header::CONTENT_LENGTH);
    problem.headers_mut().extend(parts.headers);
    problem
}
