//! A merchant's settings in requests and responses.

use directory::{HoldInput, Origin, ProfileInput, ReturnUrl, ThemeInput};
use domain::{
    hold::AtHoldEnd,
    session::{LateSuccess, Locale},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::maybe_object;

/// A merchant's settings.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct MerchantProfile {
    /// The shop's name as shown to payers.
    #[schema(example = "চা ঘর")]
    name: String,
    /// How payers contact the shop.
    #[schema(required, example = "01700-000000")]
    support: Option<String>,
    /// Origins to any page of which payers may be redirected.
    #[schema(example = json!(["https://tea.example"]))]
    return_origins: Vec<String>,
    /// URLs that payers may be redirected to, compared as a whole.
    #[schema(example = json!([]))]
    return_urls: Vec<String>,
    /// Origins whose pages may embed the checkout, and whose scripts may use publishable keys.
    #[schema(example = json!(["https://tea.example"]))]
    embed_origins: Vec<String>,
    /// How long a session stays open, in minutes.
    #[schema(example = 30)]
    session_minutes: u16,
    /// The language of the pages: `bn`, `en`, or `auto` to follow the payer's browser.
    #[schema(example = "auto")]
    locale: &'static str,
    /// The theme of the merchant's pages.
    theme: MerchantTheme,
    /// How long bKash holds authorized money; `null` if the merchant does not use authorizations.
    #[schema(required)]
    hold: Option<MerchantHold>,
    /// What happens to money that bKash took after the payment had been reported as failed.
    late_success: LateSuccess,
}

/// The theme of a merchant's pages.
#[derive(Debug, Serialize, ToSchema)]
struct MerchantTheme {
    /// The colour of the primary button.
    #[schema(required, example = "#e2136e")]
    accent: Option<String>,
    /// The URL of the shop's logo.
    #[schema(required, example = "https://tea.example/logo.svg")]
    logo: Option<String>,
    /// `auto`, `light` or `dark`.
    #[schema(example = "auto")]
    appearance: &'static str,
}

/// How long bKash holds authorized money, and what happens at the end.
#[derive(Debug, Serialize, ToSchema)]
struct MerchantHold {
    /// For how many hours.
    #[schema(example = 168)]
    hours: u64,
    /// What happens before the hold ends.
    at_end: AtHoldEnd,
}

impl From<&directory::Profile> for MerchantProfile {
    fn from(profile: &directory::Profile) -> Self {
        let origins = |origins: &[Origin]| {
            let texts = origins.iter().map(|origin| origin.as_str().to_owned());
            texts.collect()
        };
        let urls = profile.return_to.urls.iter().map(ReturnUrl::as_str);
        Self {
            name: profile.name.clone(),
            support: profile.support.clone(),
            return_origins: origins(&profile.return_to.origins),
            return_urls: urls.map(str::to_owned).collect(),
            embed_origins: origins(&profile.embed_origins),
            session_minutes: profile.session_minutes,
            locale: profile.locale.map_or("auto", Locale::as_str),
            theme: MerchantTheme {
                accent: profile.theme.accent.map(|colour| colour.to_string()),
                logo: profile.theme.logo.clone().map(String::from),
                appearance: profile.theme.appearance.as_str(),
            },
            hold: profile.hold.map(|terms| MerchantHold {
                hours: terms.seconds / 3600,
                at_end: terms.at_end,
            }),
            late_success: profile.late_success,
        }
    }
}

/// A merchant's settings to create or update. Fields that are omitted keep their value, or get the default.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct MerchantProfileRequest {
    /// The shop's name as shown to payers: 1 to 100 characters. Required for a new merchant.
    #[schema(example = "চা ঘর")]
    name: Option<String>,
    /// How payers contact the shop; an empty string removes it.
    #[schema(example = "01700-000000")]
    support: Option<String>,
    /// Origins to any page of which payers may be redirected.
    #[schema(example = json!(["https://tea.example"]))]
    return_origins: Option<Vec<String>>,
    /// URLs that payers may be redirected to, compared as a whole.
    return_urls: Option<Vec<String>>,
    /// Origins whose pages may embed the checkout, and whose scripts may use publishable keys.
    #[schema(example = json!(["https://tea.example"]))]
    embed_origins: Option<Vec<String>>,
    /// How long a session stays open, in minutes; 30 by default.
    #[schema(minimum = 1, maximum = 1440)]
    session_minutes: Option<u16>,
    /// `bn`, `en`, or `auto` to follow the payer's browser.
    #[schema(example = "auto")]
    locale: Option<String>,
    /// The theme of the merchant's pages.
    #[serde(default, deserialize_with = "maybe_object")]
    theme: Option<MerchantThemeRequest>,
    /// How long bKash holds authorized money.
    #[serde(default, deserialize_with = "maybe_object")]
    hold: Option<MerchantHoldRequest>,
    /// What happens to money that bKash took after the payment had been reported as failed: `report`, or `refund` to give it
    /// back at once.
    #[schema(example = "report")]
    late_success: Option<String>,
}

/// The theme of a merchant's pages.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MerchantThemeRequest {
    /// The colour of the primary button; an empty string restores the default.
    #[schema(example = "#e2136e")]
    accent: Option<String>,
    /// The https URL of the shop's logo; an empty string removes it.
    #[schema(example = "https://tea.example/logo.svg")]
    logo: Option<String>,
    /// `auto`, `light` or `dark`.
    #[schema(example = "auto")]
    appearance: Option<String>,
}

/// How long bKash is to hold authorized money.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct MerchantHoldRequest {
    /// For how many hours, according to the merchant's contract with bKash; 0 disables holds.
    #[schema(minimum = 0, maximum = 720, example = 168)]
    hours: Option<u64>,
    /// What happens before the hold ends: `void`, `capture` or `nothing`.
    #[schema(example = "void")]
    at_end: Option<String>,
}

impl MerchantProfileRequest {
    /// The input for the directory, which validates every field.
    pub(super) fn into_input(self) -> ProfileInput {
        ProfileInput {
            name: self.name,
            support: self.support,
            return_origins: self.return_origins,
            return_urls: self.return_urls,
            embed_origins: self.embed_origins,
            session_minutes: self.session_minutes,
            locale: self.locale,
            theme: self
                .theme
                .map_or_else(ThemeInput::default, |theme| ThemeInput {
                    accent: theme.accent,
                    logo: theme.logo,
                    appearance: theme.appearance,
                }),
            hold: self.hold.map_or_else(HoldInput::default, |hold| HoldInput {
                hours: hold.hours,
                at_end: hold.at_end,
            }),
            late_success: self.late_success,
        }
    }
}
