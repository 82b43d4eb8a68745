//! `/pay/{session}/bkash`: the page on which bKash's script opens its window, in the API family Checkout (iFrame).

use std::sync::Arc;

use app::{pages, view::BkashWindowView};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{
    SessionId,
    hosted_page::{BkashPage, Initiated},
    payment::PaymentState,
    session::Session,
};
use url::form_urlencoded;

use super::{
    Site, begin_payment,
    headers::{PageKind, PagePolicy},
    page_error::PageError,
    page_request::PageRequest,
    pay, views,
};

/// Shows the page while bKash waits for the payer, and otherwise redirects to the session's page.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    page: PageRequest,
) -> Result<Response, PageError> {
    let id = pay::session_id(&id)?;
    let session = pay::session(&site, &id).await?;
    let Some((initiated, created)) = initiated_payment(&session) else {
        return Ok(Redirect::to(&begin_payment::session_path(&id)).into_response());
    };
    let account = pay::account(&site, &session).await?;
    let view = BkashWindowView {
        scripts: account.bkash_scripts.clone(),
        created: created.to_owned(),
        callback: callback_path(&id, initiated),
    };
    let order = views::pay(site.now(), &account, &id, &session, &[]);
    let response = Html(pages::bkash_window(
        &page.session_context(&account, &session),
        &order,
        &view,
    ));
    Ok(PagePolicy(account, PageKind::BkashWindow).apply(response))
}

/// Returns the payment that bKash's window opens, with bKash's response to Create.
fn initiated_payment(session: &Session) -> Option<(&Initiated, &str)> {
    let PaymentState::Initiated { initiated, .. } = &session.payments.last()?.state else {
        return None;
    };
    match (&initiated.page, session.closed) {
        (BkashPage::Frame { create_answer }, None) => Some((initiated, create_answer)),
        _ => None,
    }
}

/// Builds the callback URL in the form of bKash's own callbacks. The script appends the outcome as `status`.
fn callback_path(id: &SessionId, initiated: &Initiated) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("paymentID", initiated.payment_id.as_str());
    if let Some(signature) = &initiated.signature {
        query.append_pair("signature", signature.as_str());
    }
    format!(
        "{}/callback?{}",
        begin_payment::session_path(id),
        query.finish()
    )
}
