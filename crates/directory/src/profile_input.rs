//! A profile as people write it, before validation. Fields that are left out keep their value.

use std::fmt;

use domain::{
    hold::{AtHoldEnd, HoldTerms, LONGEST_HOLD, SHORTEST_HOLD},
    session::{LateSuccess, Locale},
};
use serde::Deserialize;

use crate::{
    Appearance, Colour, FieldError, Logo, Profile, ReturnAllowlist, ReturnUrl, Theme,
    field::{parse_list, parse_origins},
    line,
};

/// The maximum lifetime of a session, in minutes: one day.
const MAX_SESSION_MINUTES: u16 = 24 * 60;

/// The default lifetime of a session, in minutes.
const DEFAULT_SESSION_MINUTES: u16 = 30;

/// The settings to create or update a profile with. `None` keeps the current value; an empty string removes an optional
/// one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ProfileInput {
    /// The shop's name. The only required field of a new merchant.
    pub name: Option<String>,
    /// How payers contact the shop.
    pub support: Option<String>,
    /// Origins to any page of which payers may be redirected.
    pub return_origins: Option<Vec<String>>,
    /// URLs that payers may be redirected to, compared as a whole.
    pub return_urls: Option<Vec<String>>,
    /// Origins whose pages may embed the checkout.
    pub embed_origins: Option<Vec<String>>,
    /// How long a session stays open, in minutes.
    pub session_minutes: Option<u16>,
    /// `bn`, `en`, or `auto` to follow the payer's browser.
    pub locale: Option<String>,
    /// The theme of the merchant's pages.
    pub theme: ThemeInput,
    /// How long authorized money is held.
    pub hold: HoldInput,
    /// What happens to money that bKash took late: `report` or `refund`.
    pub late_success: Option<String>,
}

/// A theme before validation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ThemeInput {
    /// The colour of the primary button, such as `#e2136e`.
    pub accent: Option<String>,
    /// The https URL of the shop's logo.
    pub logo: Option<String>,
    /// `auto`, `light` or `dark`.
    pub appearance: Option<String>,
}

/// Hold terms before validation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct HoldInput {
    /// For how many hours bKash holds authorized money; 0 disables holds. bKash documents no number; the merchant's
    /// contract states it.
    pub hours: Option<u64>,
    /// What happens at the end: `void`, `capture` or `nothing`.
    pub at_end: Option<String>,
}

impl ProfileInput {
    /// Validates the profile of a new merchant.
    ///
    /// # Errors
    ///
    /// Returns [`FieldError`] for the first invalid field, or if the name is missing.
    pub fn validate(&self) -> Result<Profile, FieldError> {
        if self.name.is_none() {
            return Err(invalid_name());
        }
        self.apply_to(Profile {
            name: String::new(),
            support: None,
            return_to: ReturnAllowlist::default(),
            embed_origins: Vec::new(),
            theme: Theme::default(),
            session_minutes: DEFAULT_SESSION_MINUTES,
            hold: None,
            late_success: LateSuccess::default(),
            locale: None,
        })
    }

    /// Applies the given fields to an existing profile.
    ///
    /// # Errors
    ///
    /// Returns [`FieldError`] for the first invalid field.
    pub fn apply_to(&self, mut profile: Profile) -> Result<Profile, FieldError> {
        if let Some(name) = &self.name {
            profile.name = line::single_line(name, 100).ok_or_else(invalid_name)?;
        }
        if let Some(support) = &self.support {
            let invalid =
                || FieldError::new("support", "must be a single line of at most 200 characters");
            profile.support = parse_optional(support, |text| {
                line::single_line(text, 200).ok_or_else(invalid)
            })?;
        }
        if let Some(texts) = &self.return_origins {
            profile.return_to.origins = parse_origins("return-origins", texts)?;
        }
        if let Some(texts) = &self.return_urls {
            profile.return_to.urls = parse_list("return-urls", texts, ReturnUrl::parse)?;
        }
        if let Some(texts) = &self.embed_origins {
            profile.embed_origins = parse_origins("embed-origins", texts)?;
        }
        if let Some(minutes) = self.session_minutes {
            if !(1..=MAX_SESSION_MINUTES).contains(&minutes) {
                return Err(FieldError::new(
                    "session-minutes",
                    "must be between 1 and 1440",
                ));
            }
            profile.session_minutes = minutes;
        }
        if let Some(text) = &self.locale {
            profile.locale = parse_locale(text)?;
        }
        self.theme.apply_to(&mut profile.theme)?;
        profile.hold = self.hold.apply_to(profile.hold)?;
        if let Some(text) = &self.late_success {
            let invalid = || FieldError::new("late-success", "must be \"report\" or \"refund\"");
            profile.late_success = LateSuccess::parse(text).ok_or_else(invalid)?;
        }
        Ok(profile)
    }
}

impl ThemeInput {
    fn apply_to(&self, theme: &mut Theme) -> Result<(), FieldError> {
        let invalid = |field| move |error: &dyn fmt::Display| FieldError::new(field, error);
        if let Some(accent) = &self.accent {
            let invalid = invalid("theme.accent");
            theme.accent =
                parse_optional(accent, |text| Colour::parse(text).map_err(|e| invalid(&e)))?;
        }
        if let Some(logo) = &self.logo {
            let invalid = invalid("theme.logo");
            theme.logo = parse_optional(logo, |text| Logo::parse(text).map_err(|e| invalid(&e)))?;
        }
        if let Some(text) = &self.appearance {
            let invalid = || {
                FieldError::new(
                    "theme.appearance",
                    "must be \"auto\", \"light\" or \"dark\"",
                )
            };
            theme.appearance = Appearance::parse(text).ok_or_else(invalid)?;
        }
        Ok(())
    }
}

impl HoldInput {
    fn apply_to(&self, terms: Option<HoldTerms>) -> Result<Option<HoldTerms>, FieldError> {
        let at_end = match self.at_end.as_deref() {
            None => terms.map(|terms| terms.at_end).unwrap_or_default(),
            Some("void") => AtHoldEnd::Void,
            Some("capture") => AtHoldEnd::Capture,
            Some("nothing") => AtHoldEnd::Nothing,
            Some(_) => {
                let problem = "must be \"void\", \"capture\" or \"nothing\"";
                return Err(FieldError::new("hold.at-end", problem));
            }
        };
        let seconds = match (self.hours, terms) {
            (Some(0), _) => return Ok(None),
            (Some(hours), _) => hours.saturating_mul(3600),
            (None, Some(terms)) => terms.seconds,
            (None, None) if self.at_end.is_none() => return Ok(None),
            (None, None) => return Err(invalid_hold_hours()),
        };
        HoldTerms::new(seconds, at_end)
            .map(Some)
            .ok_or_else(invalid_hold_hours)
    }
}

fn invalid_name() -> FieldError {
    FieldError::new("name", "must be a single line of 1 to 100 characters")
}

fn invalid_hold_hours() -> FieldError {
    let (least, most) = (
        SHORTEST_HOLD.as_secs() / 3600,
        LONGEST_HOLD.as_secs() / 3600,
    );
    FieldError::new(
        "hold.hours",
        format!("must be between {least} and {most}, or 0 to disable holds"),
    )
}

fn parse_locale(text: &str) -> Result<Option<Locale>, FieldError> {
    match text {
        "bn" => Ok(Some(Locale::Bangla)),
        "en" => Ok(Some(Locale::English)),
        "" | "auto" => Ok(None),
        _ => Err(FieldError::new(
            "locale",
            "must be \"bn\", \"en\" or \"auto\"",
        )),
    }
}

/// Parses a text, or returns `None` for an empty one.
fn parse_optional<T>(
    text: &str,
    parse: impl FnOnce(&str) -> Result<T, FieldError>,
) -> Result<Option<T>, FieldError> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        parse(text).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn input(toml: &str) -> ProfileInput {
        toml::from_str(toml).unwrap()
    }

    fn invalid_field(toml: &str) -> &'static str {
        input(&format!("name = \"Tea\"\n{toml}"))
            .validate()
            .unwrap_err()
            .field
    }

    const EVERY_FIELD: &str = r##"
        name = " চা ঘর "
        support = "01700-000000"
        return-origins = ["https://tea.example", "https://tea.example/"]
        return-urls = ["https://other.example/thanks?s={session}"]
        embed-origins = ["https://tea.example"]
        session-minutes = 15
        locale = "bn"
        theme = { accent = "#E2136E", logo = "https://tea.example/logo.png", appearance = "dark" }
        hold = { hours = 168, at-end = "capture" }
        late-success = "refund"
    "##;

    #[test]
    fn validates_an_input_with_every_field() {
        let profile = input(EVERY_FIELD).validate().unwrap();
        assert_eq!(profile.name, "চা ঘর");
        assert_eq!(profile.return_to.origins.len(), 1, "duplicates are removed");
        assert_eq!(profile.session_lifetime().as_secs(), 900);
        assert_eq!(profile.theme.accent.unwrap().to_string(), "#e2136e");
        assert_eq!(profile.hold, HoldTerms::new(168 * 3600, AtHoldEnd::Capture));
        assert_eq!(profile.late_success, LateSuccess::Refund);
        assert_eq!(profile.locale, Some(Locale::Bangla));
        let text = serde_json::to_string(&profile).unwrap();
        assert_eq!(serde_json::from_str::<Profile>(&text).unwrap(), profile);
    }

    #[test]
    fn a_new_merchant_needs_only_a_name() {
        let profile = input("name = \"Tea\"").validate().unwrap();
        assert_eq!(profile.session_minutes, 30);
        assert_eq!((profile.hold, profile.locale), (None, None));
        assert_eq!(
            ProfileInput::default().validate().unwrap_err().field,
            "name"
        );
    }

    #[test]
    fn fields_that_are_left_out_keep_their_value() {
        let profile = input(EVERY_FIELD).validate().unwrap();
        assert_eq!(
            ProfileInput::default().apply_to(profile.clone()).unwrap(),
            profile
        );
        let changed = input("hold.at-end = \"nothing\"")
            .apply_to(profile.clone())
            .unwrap();
        assert_eq!(changed.hold, HoldTerms::new(168 * 3600, AtHoldEnd::Nothing));
        let removed = "support = \"\"\nlocale = \"auto\"\nreturn-urls = []\nhold.hours = 0\n\
                          theme = { accent = \"\", logo = \"\" }";
        let cleared = input(removed).apply_to(profile.clone()).unwrap();
        assert_eq!(
            (cleared.support, cleared.locale, cleared.hold),
            (None, None, None)
        );
        assert_eq!((cleared.theme.accent, cleared.theme.logo), (None, None));
        assert_eq!(cleared.return_to.urls, []);
        assert_eq!(cleared.return_to.origins, profile.return_to.origins);
    }

    #[test]
    fn names_every_invalid_field() {
        for (toml, field) in [
            ("support = \"a\\nb\"", "support"),
            ("return-origins = [\"https://*\"]", "return-origins"),
            ("return-urls = [\"/thanks\"]", "return-urls"),
            (
                "embed-origins = [\"https://tea.example/shop\"]",
                "embed-origins",
            ),
            ("session-minutes = 0", "session-minutes"),
            ("session-minutes = 1441", "session-minutes"),
            ("locale = \"de\"", "locale"),
            ("theme.accent = \"red\"", "theme.accent"),
            ("theme.logo = \"http://tea.example/l\"", "theme.logo"),
            ("theme.appearance = \"blue\"", "theme.appearance"),
            ("late-success = \"keep\"", "late-success"),
            ("hold.hours = 721", "hold.hours"),
            ("hold.at-end = \"void\"", "hold.hours"),
            ("hold = { hours = 24, at-end = \"refund\" }", "hold.at-end"),
        ] {
            assert_eq!(invalid_field(toml), field, "{toml}");
        }
        assert_eq!(input("name = \" \"").validate().unwrap_err().field, "name");
        let many: Vec<_> = (0..51)
            .map(|n| format!("\"https://s{n}.example\""))
            .collect();
        assert_eq!(
            invalid_field(&format!("return-origins = [{}]", many.join(","))),
            "return-origins"
        );
        assert!(toml::from_str::<ProfileInput>("nam = \"Tea\"").is_err());
    }
}
