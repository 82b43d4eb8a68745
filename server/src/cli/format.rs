//! The output of merchants and keys: lines for people, JSON for programs.

use std::fmt::Write;

use directory::{
    ApiKey, AuditRecord, KeyStatus, Merchant, MerchantEvent, Profile, ProviderAccount,
    ProviderAccountInput, Scopes,
};
use domain::{AccountId, Mode, Timestamp, session::Locale};
use eventlog::Cause;
use serde_json::{Map, Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A time as RFC 3339 in UTC, to the second.
pub(super) fn instant(at: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(at.millis().div_euclid(1000))
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_else(|| at.millis().to_string())
}

/// A merchant of the directory.
pub(super) fn merchant_json(merchant: &Merchant) -> Value {
    let provider_accounts = merchant
        .provider_accounts
        .iter()
        .map(|(mode, provider_account)| {
            let input = ProviderAccountInput::from(provider_account.clone());
            (mode.word().to_owned(), json!(input))
        });
    json!({
        "id": merchant.id,
        "enabled": merchant.enabled,
        "profile": merchant.profile,
        "provider_accounts": provider_accounts.collect::<Map<_, _>>(),
        "created_at": instant(merchant.created_at),
    })
}

/// The configured merchant in the same form.
pub(super) fn configured_json(
    account: &AccountId,
    profile: &Profile,
    provider_account: &ProviderAccount,
) -> Value {
    json!({
        "id": account.merchant,
        "configured": true,
        "enabled": true,
        "profile": profile,
        "provider_accounts": { account.mode.word(): ProviderAccountInput::from(provider_account.clone()) },
    })
}

/// A line of the list: identifier, status, modes and the shop's name.
pub(super) fn merchant_line(id: &str, status: &str, modes: &[Mode], profile: &Profile) -> String {
    let modes: Vec<_> = modes.iter().map(|mode| mode.word()).collect();
    let modes = if modes.is_empty() {
        "-".to_owned()
    } else {
        modes.join(",")
    };
    format!("{id:<24} {status:<11} {modes:<10} {}", profile.name)
}

/// A merchant in full, without secrets.
pub(super) fn merchant_text(merchant: &Merchant) -> String {
    let mut text = format!("{}\n", merchant.id.as_str());
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            // Writing to a String cannot fail.
            let _ = writeln!(text, "  {name:<16} {value}");
        }
    };
    let profile = &merchant.profile;
    let origins = |origins: &[directory::Origin]| {
        origins
            .iter()
            .map(directory::Origin::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    };
    let urls: Vec<_> = profile
        .return_to
        .urls
        .iter()
        .map(directory::ReturnUrl::as_str)
        .collect();
    line("name", profile.name.clone());
    line("status", merchant_status(merchant.enabled).to_owned());
    line("support", profile.support.clone().unwrap_or_default());
    line("return-origins", origins(&profile.return_to.origins));
    line("return-urls", urls.join(" "));
    line("embed-origins", origins(&profile.embed_origins));
    line("session-minutes", profile.session_minutes.to_string());
    let locale = match profile.locale {
        Some(Locale::Bangla) => "bn",
        Some(Locale::English) => "en",
        None => "auto",
    };
    line("locale", locale.to_owned());
    let theme = &profile.theme;
    line(
        "accent",
        theme
            .accent
            .map(|colour| colour.to_string())
            .unwrap_or_default(),
    );
    line(
        "logo",
        theme
            .logo
            .as_ref()
            .map(|logo| logo.as_str().to_owned())
            .unwrap_or_default(),
    );
    line("appearance", theme.appearance.as_str().to_owned());
    let hold = profile
        .hold
        .map(|hold| format!("{} hours, then {:?}", hold.seconds / 3600, hold.at_end));
    line("hold", hold.unwrap_or_default().to_lowercase());
    line("created", instant(merchant.created_at));
    for (mode, provider_account) in &merchant.provider_accounts {
        let pages = provider_account.page_origins().join(" ");
        let value = format!(
            "{} at {}, pages at {pages}",
            provider_account.family.as_str(),
            provider_account.base_url
        );
        line(mode.word(), value);
    }
    text.trim_end().to_owned()
}

/// Whether a merchant is served.
pub(super) fn merchant_status(enabled: bool) -> &'static str {
    if enabled { "enabled" } else { "disabled" }
}

/// A key without its text.
pub(super) fn key_json(key: &ApiKey, now: Timestamp) -> Value {
    json!({
        "id": key.id,
        "account": key.account,
        "kind": key.kind,
        "scopes": key.scopes,
        "label": key.label,
        "last_four": key.last_four,
        "status": key.status(now),
        "created_at": instant(key.created_at),
        "created_by": key.created_by,
        "expires_at": key.expires_at.map(instant),
        "revoked_at": key.revoked_at.map(instant),
        "last_used_at": key.last_used_at.map(instant),
        "replaced_by": key.replaced_by,
    })
}

/// A line of the list of keys.
pub(super) fn key_line(key: &ApiKey, now: Timestamp) -> String {
    let status = match (key.status(now), key.expires_at) {
        (KeyStatus::Revoked, _) => "revoked".to_owned(),
        (KeyStatus::Expired, _) => "expired".to_owned(),
        (KeyStatus::Active, Some(end)) => format!("until {}", instant(end)),
        (KeyStatus::Active, None) => "active".to_owned(),
    };
    let scopes = match &key.scopes {
        scopes if *scopes == Scopes::full() => "full".to_owned(),
        scopes => scopes.to_string(),
    };
    let used = key.last_used_at.map_or("never used".to_owned(), |at| {
        format!("used {}", instant(at))
    });
    let label = if key.label.is_empty() {
        String::new()
    } else {
        format!(", {}", key.label)
    };
    format!(
        "{} {} {} …{} {status}, {used}, {}{label}",
        key.id,
        key.account,
        key.kind.as_str(),
        key.last_four,
        scopes
    )
}

/// An event as JSON. Of an update, only the fields that changed.
fn event_json(event: &MerchantEvent) -> Value {
    if let MerchantEvent::MerchantUpdated { before, after } = event {
        return json!({
            "type": "merchant_updated",
            "before": before.changed_fields(after),
            "after": after.changed_fields(before),
        });
    }
    json!(event)
}

/// An audit record.
pub(super) fn audit_record_json(record: &AuditRecord) -> Value {
    json!({
        "at": instant(record.at),
        "actor": record.cause.actor.to_string(),
        "source": record.cause.source.as_str(),
        "address": record.cause.address_text(),
        "event": event_json(&record.event),
    })
}

/// An audit record as a line.
pub(super) fn audit_record_line(record: &AuditRecord) -> String {
    let mut event = event_json(&record.event);
    let kind = event.as_object_mut().and_then(|event| event.remove("type"));
    let kind = kind
        .as_ref()
        .and_then(Value::as_str)
        .unwrap_or_default()
        .replace('_', " ");
    let details = match event.as_object() {
        Some(details) if !details.is_empty() => format!(" {event}"),
        _ => String::new(),
    };
    let actor = actor(&record.cause);
    format!("{} {actor}: {kind}{details}", instant(record.at))
}

/// Who caused an event and where the request came from, such as `key:key_1 from 203.0.113.9`.
pub(super) fn actor(cause: &Cause) -> String {
    match cause.address {
        Some(address) => format!("{} from {address}", cause.actor),
        None => cause.actor.to_string(),
    }
}
