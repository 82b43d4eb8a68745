//! Every setting as a form. What a setting is, is read from the settings document itself, so that a
//! new one is here at once.

mod changes;
mod field;

use std::{collections::BTreeMap, sync::Arc};

use axum::{body::Bytes, http::StatusCode, response::Response};
use maud::html;
use serde_json::{Map, Value, json};

use super::{form::Form, layout::Tab, visit::Visit};
use crate::settings::Settings;
use changes::{changes, refused};
use field::{Shown, differs};

/// Never shown, and changed only when something is typed.
const SECRET: &[&str] = &["app_key", "app_secret", "username", "password"];
/// What belongs together, in the order of the words for it. What is in none comes last.
const GROUPS: [&[&str]; 7] = [
    &[
        "merchant_name",
        "organization_short_code",
        "app_key",
        "app_secret",
        "username",
        "password",
        "not_permitted",
        "other_merchants",
    ],
    &[
        "token_lifetime_seconds",
        "refresh_token_lifetime_seconds",
        "token_limit",
        "token_block_seconds",
        "rotate_refresh_token",
        "refuse_bearer",
    ],
    &[
        "payment_lifetime_seconds",
        "authorization_hold_seconds",
        "duplicate_window_seconds",
        "unique_invoice",
        "one_agreement_per_payer",
        "second_execute_says_2117",
        "early_execute_says_prerequisite",
        "unavailable_modes",
    ],
    &[
        "refund_limit",
        "refund_limit_v2",
        "duplicate_refund_window_seconds",
        "refund_v2_text_optional",
    ],
    &[
        "organization_balance_interval_seconds",
        "iframe_status_code",
        "v03_cancel_says_cancelled",
        "v03_trailing_blank",
    ],
    &[
        "otp",
        "otp_lifetime_seconds",
        "otp_attempts",
        "otp_resends",
        "pin_attempts",
        "pin_lifetime_seconds",
        "wallet_lock_seconds",
    ],
    &[
        "wallet_balance",
        "disbursement_balance",
        "calls_kept",
        "payments_kept",
        "public_origin",
    ],
];
/// Fixed when the simulator starts.
const FIXED: &[&str] = &["seed", "state_file"];

/// What is wrong, by the names of settings: the name of what is expected.
type Problems = BTreeMap<String, &'static str>;

pub(super) async fn show(visit: Visit) -> Response {
    page(&visit, StatusCode::OK, None, &Problems::new())
}

fn page(visit: &Visit, status: StatusCode, typed: Option<&Form>, problems: &Problems) -> Response {
    let words = visit.words;
    let usual = fields(&Settings::default());
    let groups = grouped(&visit.settings);
    let count_changed = |group: &[(String, Value)]| {
        let differing = |(name, value): &&(String, Value)| differs(name, value, &usual);
        group.iter().filter(differing).count()
    };
    let content = html! {
        p class="hint" { (words.settings_hint) " " code { "PUT /simulator/settings" } }
        @if !problems.is_empty() {
            p class="alert" role="alert" {
                (words.refused)
                @for (index, name) in problems.keys().enumerate() {
                    @if index > 0 { "," }
                    " " a href={ "#" (name) } { code { (name) } }
                }
            }
        }
        ul class="links" aria-label=(words.settings) {
            @for (index, (group, title)) in groups.iter().zip(words.groups).enumerate() {
                li {
                    a href={ "#group-" (index) } { (title) }
                    @let count = count_changed(group);
                    @if count > 0 {
                        " " span class="badge waiting" { (visit.lang.digits(&count.to_string())) " " (words.differ) }
                    }
                }
            }
        }
        form class="settings" method="post" action=(Tab::Settings.path()) novalidate {
            @for (index, (group, (title, about))) in groups.iter().zip(words.groups.iter().zip(words.groups_about)).enumerate() {
                fieldset class="card" id={ "group-" (index) } aria-describedby={ "about-" (index) } {
                    legend { h2 { (title) } }
                    p class="hint" id={ "about-" (index) } { (about) }
                    div class="fields" {
                        @for (name, value) in group {
                            (field::field(visit, &Shown { name, value, usual: usual.get(name).unwrap_or(&Value::Null), typed, problem: problems.get(name).copied() }))
                        }
                    }
                }
            }
            div class="save" {
                button class="go" { (words.save) }
                span class="hint" { (words.saves_all) }
            }
        }
    };
    visit.page_with(status, Tab::Settings, words.settings, &content)
}

/// The settings by name. `Settings` has a JSON form: texts, numbers, switches.
fn fields(settings: &Settings) -> Map<String, Value> {
    match json!(settings) {
        Value::Object(fields) => fields,
        _ => Map::new(),
    }
}

/// The settings in their groups; those that no group names are the last one's.
fn grouped(settings: &Settings) -> Vec<Vec<(String, Value)>> {
    let mut all = fields(settings);
    let mut groups: Vec<Vec<_>> = GROUPS
        .iter()
        .map(|names| {
            let named = names.iter().map(|name| all.remove_entry(*name));
            named.flatten().collect()
        })
        .collect();
    if let Some(last) = groups.last_mut() {
        last.extend(all);
    }
    groups
}

pub(super) async fn change(visit: Visit, body: Bytes) -> Response {
    let form = Form::parse(&body);
    let outcome = visit.simulator.change(|state, _| {
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
        Ok(()) => Visit::back(&Form::default(), Tab::Settings.path(), "saved"),
        Err(problems) => page(
            &visit,
            StatusCode::UNPROCESSABLE_ENTITY,
            Some(&form),
            &problems,
        ),
    }
}
