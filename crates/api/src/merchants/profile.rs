//! What a merchant says of itself, as the API shows and takes it.

use directory::{HoldDraft, Origin, ProfileDraft, ReturnUrl, ThemeDraft};
use domain::session::Locale;
use objects::AtHoldEnd;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::body::maybe_object;

/// What a merchant says of itself.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MerchantProfile)]
pub(super) struct Profile {
    /// The shop's name, as payers see it.
    #[schema(example = "চা ঘর")]
    name: String,
    /// How payers reach the shop.
    #[schema(required, example = "01700-000000")]
    support: Option<String>,
    /// Origins to any page of which payers may be sent.
    #[schema(example = json!(["https://tea.example"]))]
    return_origins: Vec<String>,
    /// Addresses that payers may be sent to, compared whole.
    #[schema(example = json!([]))]
    return_urls: Vec<String>,
    /// Origins whose pages may show the checkout in a frame, and whose scripts may use publishable keys.
    #[schema(example = json!(["https://tea.example"]))]
    embed_origins: Vec<String>,
    /// How many minutes a payer has to start paying.
    #[schema(example = 30)]
    session_minutes: u16,
    /// The language of its pages: `bn`, `en`, or `auto` for the payer's own.
    #[schema(example = "auto")]
    locale: &'static str,
    /// How its pages look.
    theme: Theme,
    /// How long bKash holds money for it; `null` if it does not.
    #[schema(required)]
    hold: Option<Hold>,
}

/// How a merchant's pages look.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MerchantTheme)]
struct Theme {
    /// The colour of the main button.
    #[schema(required, example = "#e2136e")]
    accent: Option<String>,
    /// The shop's sign.
    #[schema(required, example = "https://tea.example/logo.svg")]
    logo: Option<String>,
    /// `auto`, `light` or `dark`.
    #[schema(example = "auto")]
    appearance: &'static str,
}

/// How long bKash holds money, and what becomes of it.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MerchantHold)]
struct Hold {
    /// For how many hours.
    #[schema(example = 168)]
    hours: u64,
    /// What is done before the end.
    at_end: AtHoldEnd,
}

impl From<&directory::Profile> for Profile {
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
            locale: match profile.locale {
                Some(Locale::Bangla) => "bn",
                Some(Locale::English) => "en",
                None => "auto",
            },
            theme: Theme {
                accent: profile.theme.accent.map(|colour| colour.to_string()),
                logo: profile.theme.logo.clone().map(String::from),
                appearance: profile.theme.appearance.word(),
            },
            hold: profile.hold.map(|terms| Hold {
                hours: terms.seconds / 3600,
                at_end: terms.at_end.into(),
            }),
        }
    }
}

/// What a merchant is to say of itself; what is left out stays as it is, or is as usual.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MerchantProfileWish)]
pub(super) struct ProfileWish {
    /// The shop's name, as payers see it: 1 to 100 characters. A new merchant must have one.
    #[schema(example = "চা ঘর")]
    name: Option<String>,
    /// How payers reach the shop; an empty text for no such thing.
    #[schema(example = "01700-000000")]
    support: Option<String>,
    /// Origins to any page of which payers may be sent.
    #[schema(example = json!(["https://tea.example"]))]
    return_origins: Option<Vec<String>>,
    /// Addresses that payers may be sent to, compared whole.
    return_urls: Option<Vec<String>>,
    /// Origins whose pages may show the checkout in a frame, and whose scripts may use publishable keys.
    #[schema(example = json!(["https://tea.example"]))]
    embed_origins: Option<Vec<String>>,
    /// How many minutes a payer has to start paying; usually 30.
    #[schema(minimum = 1, maximum = 1440)]
    session_minutes: Option<u16>,
    /// `bn`, `en`, or `auto` for the payer's own.
    #[schema(example = "auto")]
    locale: Option<String>,
    /// How its pages look.
    #[serde(default, deserialize_with = "maybe_object")]
    theme: Option<ThemeWish>,
    /// How long bKash holds money for it.
    #[serde(default, deserialize_with = "maybe_object")]
    hold: Option<HoldWish>,
}

/// How a merchant's pages are to look.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MerchantThemeWish)]
struct ThemeWish {
    /// The colour of the main button; an empty text for the usual one.
    #[schema(example = "#e2136e")]
    accent: Option<String>,
    /// The https address of the shop's sign; an empty text for none.
    #[schema(example = "https://tea.example/logo.svg")]
    logo: Option<String>,
    /// `auto`, `light` or `dark`.
    #[schema(example = "auto")]
    appearance: Option<String>,
}

/// How long money is to be held.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = MerchantHoldWish)]
struct HoldWish {
    /// For how many hours, by the merchant's contract with bKash; 0 for no holds.
    #[schema(minimum = 0, maximum = 720, example = 168)]
    hours: Option<u64>,
    /// What is done before the end: `void`, `capture` or `nothing`.
    #[schema(example = "void")]
    at_end: Option<String>,
}

impl ProfileWish {
    /// The draft, whose check names every wrong field.
    pub(super) fn draft(self) -> ProfileDraft {
        ProfileDraft {
            name: self.name,
            support: self.support,
            return_origins: self.return_origins,
            return_urls: self.return_urls,
            embed_origins: self.embed_origins,
            session_minutes: self.session_minutes,
            locale: self.locale,
            theme: self
                .theme
                .map_or_else(ThemeDraft::default, |theme| ThemeDraft {
                    accent: theme.accent,
                    logo: theme.logo,
                    appearance: theme.appearance,
                }),
            hold: self.hold.map_or_else(HoldDraft::default, |hold| HoldDraft {
                hours: hold.hours,
                at_end: hold.at_end,
            }),
        }
    }
}
