//! `/pay/{session}/bkash`: the page on which bKash's script opens its window (Checkout, iFrame).

use std::sync::Arc;

use app::{pages, view::FrameView};
use axum::{
    extract::{Path, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{
    SessionId,
    attempt::{BkashPage, Initiated},
    payment::PaymentState,
    session::Session,
};
use url::form_urlencoded;

use super::{
    Site, begin,
    failure::Failure,
    headers::{Door, LeadsTo},
    pay, views,
    visit::Visit,
};

/// Shows the page while bKash waits for the payer; afterwards the order's own page is the one to see.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    visit: Visit,
) -> Result<Response, Failure> {
    let id = pay::session_id(&id)?;
    let session = pay::session(&site, &id).await?;
    let Some((initiated, created)) = at_bkash(&session) else {
        return Ok(Redirect::to(&begin::page(&id)).into_response());
    };
    let account = pay::account(&site, &session).await?;
    let view = FrameView {
        scripts: account.bkash_scripts.clone(),
        created: created.to_owned(),
        callback: callback(&id, initiated),
    };
    let order = views::pay(site.now(), &account, &id, &session, &[]);
    let page = Html(pages::frame(
        &visit.order_chrome(&account, &session),
        &order,
        &view,
    ));
    Ok(LeadsTo(account, Door::Window).with(page))
}

/// The payment that bKash's window is to open, with bKash's answer to Create.
fn at_bkash(session: &Session) -> Option<(&Initiated, &str)> {
    let PaymentState::Initiated { initiated, .. } = &session.payments.last()?.state else {
        return None;
    };
    match (&initiated.page, session.closed) {
        (BkashPage::Frame { create_answer }, None) => Some((initiated, create_answer)),
        _ => None,
    }
}

/// The way back, as bKash's own callbacks are made; the window's word is added to it.
fn callback(id: &SessionId, initiated: &Initiated) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("paymentID", initiated.payment_id.as_str());
    if let Some(signature) = &initiated.signature {
        query.append_pair("signature", signature.as_str());
    }
    format!("{}/callback?{}", begin::page(id), query.finish())
}
