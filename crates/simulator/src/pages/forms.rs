//! Shows the page for a payment's step, and handles its forms. The step is stored on the server, so
//! that back, reload, double clicks and second tabs all lead to a valid page.

use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use url::form_urlencoded;

use super::{address::Address, frame, policy, views};
use crate::{
    faults::Kind,
    operation::Operation,
    reply::FAULT,
    settings::Settings,
    simulator::Simulator,
    state::{Payment, Step, Submission, SubmitOutcome},
};

pub(super) async fn show(
    State(simulator): State<Simulator>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let address = Address::parse(query.as_deref().unwrap_or_default());
    let lang = address.language(&headers);
    if address.payment_id.is_empty() {
        return policy::page(StatusCode::OK, views::welcome(lang), None);
    }
    let host = address.host.as_deref();
    let Some(payment) = find(&simulator, &address) else {
        return policy::framed_page(StatusCode::NOT_FOUND, views::unknown(lang, &address), host);
    };
    let settings = simulator.settings();
    let late = is_expired(&payment, &settings, &simulator);
    let view = views::View {
        address: &address,
        lang,
        payment: &payment,
        settings: &settings,
    };
    let page = view.render(late);
    if frame::is_framed(&payment) {
        return policy::framed_page(StatusCode::OK, page, host);
    }
    policy::page(StatusCode::OK, page, Some(&payment.details))
}

pub(super) async fn submit(
    State(simulator): State<Simulator>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let address = Address::parse(query.as_deref().unwrap_or_default());
    let Some(payment) = find(&simulator, &address) else {
        let lang = address.language(&headers);
        return policy::page(StatusCode::NOT_FOUND, views::unknown(lang, &address), None);
    };
    let form = Form::parse(&body);
    let Some((step, submission)) = form.submission() else {
        return see_other(&address.link());
    };
    let id = payment.details.id.as_ref();
    match simulator.change(|state, now| state.submit(id, step, &submission, now)) {
        Some(SubmitOutcome::Leave(payment)) => leave(&simulator, &payment, &address, &headers),
        // A redirect, so that reloading the next page submits nothing again.
        Some(SubmitOutcome::Stay) | None => see_other(&address.link()),
    }
}

/// Redirects to the merchant, unless a fault drops or doubles the callback.
fn leave(
    simulator: &Simulator,
    payment: &Payment,
    address: &Address,
    headers: &HeaderMap,
) -> Response {
    let Some(callback) = payment.final_callback_url() else {
        return see_other(&address.link());
    };
    let fault = simulator
        .next_fault(Operation::Callback)
        .map(|fault| fault.kind);
    let lang = address.language(headers);
    let mut response = if fault == Some(Kind::LostCallback) {
        policy::page(StatusCode::OK, views::callback_lost(lang), None)
    } else if fault == Some(Kind::DuplicateCallback) {
        policy::page_with_frame(views::callback_twice(lang, &callback), &payment.details)
    } else {
        return see_other(&callback);
    };
    if let Some(fault) = fault {
        response
            .headers_mut()
            .insert(FAULT, HeaderValue::from_static(fault.name()));
    }
    response
}

/// Finds the payment of an address. The hash proves that the address came from bKash.
///
/// The iFrame API gives the merchant's page the paymentID alone, so its payments open without a
/// hash.
fn find(simulator: &Simulator, address: &Address) -> Option<Payment> {
    simulator
        .read(|state, _| state.payment(&address.payment_id).cloned())
        .filter(|payment| {
            let without_hash = frame::is_framed(payment) && address.hash.is_empty();
            without_hash || payment.details.hash == address.hash
        })
}

fn is_expired(payment: &Payment, settings: &Settings, simulator: &Simulator) -> bool {
    payment.is_expired(settings.payment_lifetime_seconds, simulator.now())
}

fn see_other(to: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let no_store = HeaderValue::from_static("no-store");
    let headers = [
        (header::LOCATION, location),
        (header::CACHE_CONTROL, no_store),
    ];
    (StatusCode::SEE_OTHER, headers).into_response()
}

/// A submitted form. It has no `Debug`, because it contains the OTP or PIN.
#[derive(Default)]
struct Form {
    step: String,
    action: String,
    typed: String,
    terms: bool,
}

impl Form {
    fn parse(body: &[u8]) -> Self {
        let mut form = Self::default();
        for (name, value) in form_urlencoded::parse(body) {
            match name.as_ref() {
                "step" => form.step = value.into_owned(),
                "action" => form.action = value.into_owned(),
                "wallet" | "otp" | "pin" => form.typed = value.into_owned(),
                "terms" => form.terms = true,
                _ => {}
            }
        }
        form
    }

    /// The submission and the step it was made on; `None` for a form that no page sends.
    fn submission(&self) -> Option<(Step, Submission<'_>)> {
        let step = match self.step.as_str() {
            "wallet" => Step::Wallet,
            "otp" => Step::Otp,
            "pin" => Step::Pin,
            _ => return None,
        };
        let submission = match (self.action.as_str(), step) {
            ("close", _) => Submission::Close,
            ("resend", Step::Otp) => Submission::Resend,
            (_, Step::Wallet) => Submission::Wallet {
                number: &self.typed,
                terms_accepted: self.terms,
            },
            (_, Step::Otp) => Submission::Otp(&self.typed),
            (_, Step::Pin) => Submission::Pin(&self.typed),
        };
        Some((step, submission))
    }
}
