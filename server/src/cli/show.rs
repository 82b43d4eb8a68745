//! Merchants and keys as the commands show them: lines for people, JSON for programs.

use std::fmt::Write;

use directory::{ApiKey, Connection, ConnectionDraft, Entry, Merchant, Profile, Scopes, Standing};
use domain::{AccountId, Mode, Timestamp, session::Locale};
use serde_json::{Map, Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// An instant as RFC 3339 in UTC, to the second.
pub(super) fn instant(at: Timestamp) -> String {
    OffsetDateTime::from_unix_timestamp(at.millis().div_euclid(1000))
        .ok()
        .and_then(|time| time.format(&Rfc3339).ok())
        .unwrap_or_else(|| at.millis().to_string())
}

/// A merchant of the database.
pub(super) fn merchant_json(merchant: &Merchant) -> Value {
    let connections = merchant.connections.iter().map(|(mode, connection)| {
        let draft = ConnectionDraft::from(connection.clone());
        (mode.word().to_owned(), json!(draft))
    });
    json!({
        "id": merchant.id,
        "enabled": merchant.enabled,
        "profile": merchant.profile,
        "connections": connections.collect::<Map<_, _>>(),
        "created_at": instant(merchant.created_at),
    })
}

/// The configuration's own account, in the same form.
pub(super) fn configured_json(
    account: &AccountId,
    profile: &Profile,
    connection: &Connection,
) -> Value {
    json!({
        "id": account.merchant,
        "configured": true,
        "enabled": true,
        "profile": profile,
        "connections": { account.mode.word(): ConnectionDraft::from(connection.clone()) },
    })
}

/// One line of a list: name, standing, modes, the shop's name.
pub(super) fn merchant_line(id: &str, standing: &str, modes: &[Mode], profile: &Profile) -> String {
    let modes: Vec<_> = modes.iter().map(|mode| mode.word()).collect();
    let modes = if modes.is_empty() {
        "-".to_owned()
    } else {
        modes.join(",")
    };
    format!("{id:<24} {standing:<11} {modes:<10} {}", profile.name)
}

/// Everything of a merchant that is no secret.
pub(super) fn merchant_text(merchant: &Merchant) -> String {
    let mut text = format!("{}\n", merchant.id.as_str());
    let mut line = |name: &str, value: String| {
        if !value.is_empty() {
            // Writing to a String does not fail.
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
    line("standing", standing(merchant.enabled).to_owned());
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
    line("appearance", theme.appearance.word().to_owned());
    let hold = profile
        .hold
        .map(|hold| format!("{} hours, then {:?}", hold.seconds / 3600, hold.at_end));
    line("hold", hold.unwrap_or_default().to_lowercase());
    line("added", instant(merchant.created_at));
    for (mode, connection) in &merchant.connections {
        let pages = connection.page_origins().join(" ");
        let value = format!(
            "{} at {}, pages at {pages}",
            connection.family.as_str(),
            connection.base_url
        );
        line(mode.word(), value);
    }
    text.trim_end().to_owned()
}

/// Whether a merchant is served.
pub(super) fn standing(enabled: bool) -> &'static str {
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
        "standing": key.standing(now),
        "created_at": instant(key.created_at),
        "created_by": key.created_by,
        "expires_at": key.expires_at.map(instant),
        "revoked_at": key.revoked_at.map(instant),
        "last_used_at": key.last_used_at.map(instant),
        "replaced_by": key.replaced_by,
    })
}

/// One line of a list of keys.
pub(super) fn key_line(key: &ApiKey, now: Timestamp) -> String {
    let standing = match (key.standing(now), key.expires_at) {
        (Standing::Revoked, _) => "revoked".to_owned(),
        (Standing::Expired, _) => "expired".to_owned(),
        (Standing::Live, Some(end)) => format!("until {}", instant(end)),
        (Standing::Live, None) => "live".to_owned(),
    };
    let scopes = match &key.scopes {
        all if *all == Scopes::full() => "full".to_owned(),
        some => some.to_string(),
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
        "{} {} {} …{} {standing}, {used}, {}{label}",
        key.id,
        key.account,
        key.kind.word(),
        key.last_four,
        scopes
    )
}

/// One entry of a merchant's history.
pub(super) fn entry_json(entry: &Entry) -> Value {
    json!({ "at": instant(entry.at), "by": entry.by, "deed": entry.deed })
}

/// The same as a line.
pub(super) fn entry_line(entry: &Entry) -> String {
    let mut deed = json!(entry.deed);
    let kind = deed.as_object_mut().and_then(|deed| deed.remove("type"));
    let kind = kind
        .as_ref()
        .and_then(Value::as_str)
        .unwrap_or_default()
        .replace('_', " ");
    let details = match deed.as_object() {
        Some(details) if !details.is_empty() => format!(" {deed}"),
        _ => String::new(),
    };
    format!("{} {}: {kind}{details}", instant(entry.at), entry.by)
}
