//! The settings form. It is generated from the settings document, so that a new setting appears
//! without changes here.

mod changes;
mod descriptions;
mod document;
mod field;

use std::sync::Arc;

use axum::{body::Bytes, http::StatusCode, response::Response};
use maud::html;
use serde_json::Value;

use super::{context::PageContext, form::Form, tab::Tab};
use crate::settings::Settings;
use changes::{changes, refused};
use document::{Problems, fields};
use field::{SettingView, differs};

/// A group of settings.
struct Group {
    title: &'static str,
    about: &'static str,
    names: &'static [&'static str],
}

/// A setting that no group lists is shown in the last one.
const GROUPS: [Group; 7] = [
    Group {
        title: "Merchant",
        about: "Who sells, and with which credentials. Secrets are not shown; leave a field empty to keep its value.",
        names: &[
            "merchant_name",
            "organization_short_code",
            "app_key",
            "app_secret",
            "username",
            "password",
            "not_permitted",
            "other_merchants",
        ],
    },
    Group {
        title: "Tokens",
        about: "How long tokens are valid, and how often a merchant may ask for one.",
        names: &[
            "token_lifetime_seconds",
            "refresh_token_lifetime_seconds",
            "token_limit",
            "token_block_seconds",
            "rotate_refresh_token",
            "refuse_bearer",
        ],
    },
    Group {
        title: "Payments and agreements",
        about: "How long a payment stays open, and what bKash refuses where its documentation leaves a choice.",
        names: &[
            "payment_lifetime_seconds",
            "authorization_hold_seconds",
            "duplicate_window_seconds",
            "unique_invoice",
            "one_agreement_per_payer",
            "second_execute_says_2117",
            "early_execute_says_prerequisite",
            "unavailable_modes",
        ],
    },
    Group {
        title: "Refunds",
        about: "How many refunds a payment may have, and which fields they need.",
        names: &[
            "refund_limit",
            "refund_limit_v2",
            "duplicate_refund_window_seconds",
            "refund_v2_text_optional",
        ],
    },
    Group {
        title: "iFrame and guide v0.3",
        about: "What only these APIs do, where bKash’s samples and tables differ or say nothing.",
        names: &[
            "organization_balance_interval_seconds",
            "iframe_status_code",
            "v03_cancel_says_cancelled",
            "v03_trailing_blank",
        ],
    },
    Group {
        title: "Customer’s page",
        about: "What a customer may do on bKash’s page, and how often.",
        names: &[
            "otp",
            "otp_lifetime_seconds",
            "otp_attempts",
            "otp_resends",
            "pin_attempts",
            "pin_lifetime_seconds",
            "wallet_lock_seconds",
        ],
    },
    Group {
        title: "Money and memory",
        about: "The balances of wallets and accounts, how much the simulator keeps, and its public address.",
        names: &[
            "wallet_balance",
            "disbursement_balance",
            "calls_kept",
            "payments_kept",
            "public_origin",
        ],
    },
];

pub(super) async fn show(context: PageContext) -> Response {
    page(&context, StatusCode::OK, None, &Problems::new())
}

fn page(
    context: &PageContext,
    status: StatusCode,
    typed: Option<&Form>,
    problems: &Problems,
) -> Response {
    let default = fields(&Settings::default());
    let groups = grouped(&context.settings);
    let count_changed = |group: &[(String, Value)]| {
        let differing = |(name, value): &&(String, Value)| differs(name, value, &default);
        group.iter().filter(differing).count()
    };
    let main_part = html! {
        p class="hint" { "Settings last until the simulator stops. As JSON: GET and" " " code { "PUT /simulator/settings" } }
        @if !problems.is_empty() {
            p class="alert" role="alert" {
                "These fields are invalid:"
                @for (index, name) in problems.keys().enumerate() {
                    @if index > 0 { "," }
                    " " a href={ "#" (name) } { code { (name) } }
                }
            }
        }
        ul class="links" aria-label="Settings" {
            @for (index, (group, Group { title, .. })) in groups.iter().zip(&GROUPS).enumerate() {
                li {
                    a href={ "#group-" (index) } { (title) }
                    @let count = count_changed(group);
                    @if count > 0 {
                        " " span class="badge waiting" { (count) " " "changed" }
                    }
                }
            }
        }
        form class="settings" method="post" action=(Tab::Settings.path()) novalidate {
            @for (index, (group, Group { title, about, .. })) in groups.iter().zip(&GROUPS).enumerate() {
                fieldset class="card" id={ "group-" (index) } aria-describedby={ "about-" (index) } {
                    legend { h2 { (title) } }
                    p class="hint" id={ "about-" (index) } { (about) }
                    div class="fields" {
                        @for (name, value) in group {
                            (field::field(context, &SettingView { name, value, default: default.get(name).unwrap_or(&Value::Null), typed, problem: problems.get(name).copied() }))
                        }
                    }
                }
            }
            div class="save" {
                button class="go" { "Save" }
                span class="hint" { "Saves all groups." }
            }
        }
    };
    context.page_with(status, Tab::Settings, "Settings", &main_part)
}

/// The settings by group; those without a group are in the last one.
fn grouped(settings: &Settings) -> Vec<Vec<(String, Value)>> {
    let mut all = fields(settings);
    let mut groups: Vec<Vec<_>> = GROUPS
        .iter()
        .map(|group| {
            let named = group.names.iter().map(|name| all.remove_entry(*name));
            named.flatten().collect()
        })
        .collect();
    if let Some(last) = groups.last_mut() {
        last.extend(all);
    }
    groups
}

pub(super) async fn change(context: PageContext, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let outcome = context.simulator.change(|state, _| {
        let changes = changes(&state.settings, &form);
        let problems = refused(&state.settings, &changes);
        if !problems.is_empty() {
            return Err(problems);
        }
        let merged = state.settings.with(changes).map_err(|problem| {
            let expected = changes::expected(&problem.setting);
            Problems::from([(problem.setting, expected)])
        })?;
        state.settings = Arc::new(merged);
        Ok(())
    });
    match outcome {
        Ok(()) => PageContext::back(&Form::default(), Tab::Settings.path(), "saved"),
        Err(problems) => page(
            &context,
            StatusCode::UNPROCESSABLE_ENTITY,
            Some(&form),
            &problems,
        ),
    }
}
