//! The components that pages share.

mod agreement;
mod contact;
mod deadline;
mod form;
mod notice;
mod order_summary;
mod safe_url;

pub(crate) use agreement::agreement_label;
pub(crate) use contact::contact;
pub(crate) use deadline::deadline;
pub(crate) use form::{FormAction, PAY_WITH, REVOKE, START, form};
pub(crate) use notice::{NoticeKind, error_notice, error_notices, notice};
pub(crate) use order_summary::{amount_and_invoice, line_items};
pub(crate) use safe_url::safe_url;
