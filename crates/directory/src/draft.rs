//! A profile as people write it, and the check of every field. What a draft does not name stays as it was.

use std::fmt;

use domain::{
    hold::{AtEnd, HoldTerms, LONGEST_HOLD, SHORTEST_HOLD},
    session::Locale,
};
use serde::Deserialize;

use crate::{
    Appearance, Colour, Logo, Origin, Profile, ReturnAddresses, ReturnUrl, Theme, address, text,
};

/// How many origins, and how many addresses, a profile may list: they stand in every page's header.
const LISTED: usize = 50;

/// How many minutes a payer may have to start paying: a day.
const MOST_MINUTES: u16 = 24 * 60;

/// How many minutes a payer has unless the merchant says otherwise.
const MINUTES: u16 = 30;

/// A field that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {problem}")]
pub struct DraftError {
    /// The field, as a file names it, such as `session-minutes`.
    pub field: &'static str,
    /// What is wrong with it.
    pub problem: String,
}

impl DraftError {
    pub(crate) fn new(field: &'static str, problem: impl fmt::Display) -> Self {
        Self {
            field,
            problem: problem.to_string(),
        }
    }
}

/// What a merchant is to say of itself. `None` stays as it is, an empty text takes away what may be missing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ProfileDraft {
    /// The shop's name. The one field that a new merchant must have.
    pub name: Option<String>,
    /// How payers reach the shop.
    pub support: Option<String>,
    /// Origins to any page of which payers may be sent.
    pub return_origins: Option<Vec<String>>,
    /// Addresses that payers may be sent to, compared whole.
    pub return_urls: Option<Vec<String>>,
    /// Origins whose pages may show ours in a frame.
    pub embed_origins: Option<Vec<String>>,
    /// How many minutes a payer has to start paying.
    pub session_minutes: Option<u16>,
    /// `bn`, `en`, or `auto` for the payer's own.
    pub locale: Option<String>,
    /// How its pages look.
    pub theme: ThemeDraft,
    /// How long money is held.
    pub hold: HoldDraft,
}

/// How a merchant's pages are to look.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct ThemeDraft {
    /// The colour of the main button, such as `#e2136e`.
    pub accent: Option<String>,
    /// The https address of the shop's sign.
    pub logo: Option<String>,
    /// `auto`, `light` or `dark`.
    pub appearance: Option<String>,
}

/// How long money is to be held.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case", default)]
pub struct HoldDraft {
    /// For how many hours bKash holds it; 0 for no holds. bKash documents no number: the contract has it.
    pub hours: Option<u64>,
    /// What is done at the end: `void`, `capture` or `nothing`.
    pub at_end: Option<String>,
}

impl ProfileDraft {
    /// The profile of a new merchant.
    pub fn check(&self) -> Result<Profile, DraftError> {
        if self.name.is_none() {
            return Err(name_wanted());
        }
        self.apply(Profile {
            name: String::new(),
            support: None,
            return_to: ReturnAddresses::default(),
            embed_origins: Vec::new(),
            theme: Theme::default(),
            session_minutes: MINUTES,
            hold: None,
            locale: None,
        })
    }

    /// A profile with what the draft names changed.
    pub fn apply(&self, mut profile: Profile) -> Result<Profile, DraftError> {
        if let Some(name) = &self.name {
            profile.name = text::line(name, 100).ok_or_else(name_wanted)?;
        }
        if let Some(support) = &self.support {
            let wrong = || DraftError::new("support", "at most 200 characters on one line");
            profile.support = optional(support, |text| text::line(text, 200).ok_or_else(wrong))?;
        }
        if let Some(texts) = &self.return_origins {
            profile.return_to.origins = origins("return-origins", texts)?;
        }
        if let Some(texts) = &self.return_urls {
            profile.return_to.urls = list("return-urls", texts, ReturnUrl::parse)?;
        }
        if let Some(texts) = &self.embed_origins {
            profile.embed_origins = origins("embed-origins", texts)?;
        }
        if let Some(minutes) = self.session_minutes {
            if !(1..=MOST_MINUTES).contains(&minutes) {
                return Err(DraftError::new("session-minutes", "between 1 and 1440"));
            }
            profile.session_minutes = minutes;
        }
        if let Some(word) = &self.locale {
            profile.locale = locale(word)?;
        }
        self.theme.apply(&mut profile.theme)?;
        profile.hold = self.hold.apply(profile.hold)?;
        Ok(profile)
    }
}

impl ThemeDraft {
    fn apply(&self, theme: &mut Theme) -> Result<(), DraftError> {
        let wrong = |field| move |error: &dyn fmt::Display| DraftError::new(field, error);
        if let Some(accent) = &self.accent {
            let wrong = wrong("theme.accent");
            theme.accent = optional(accent, |text| Colour::parse(text).map_err(|e| wrong(&e)))?;
        }
        if let Some(logo) = &self.logo {
            let wrong = wrong("theme.logo");
            theme.logo = optional(logo, |text| Logo::parse(text).map_err(|e| wrong(&e)))?;
        }
        if let Some(word) = &self.appearance {
            let wrong = || DraftError::new("theme.appearance", "\"auto\", \"light\" or \"dark\"");
            theme.appearance = Appearance::parse(word).ok_or_else(wrong)?;
        }
        Ok(())
    }
}

impl HoldDraft {
    fn apply(&self, terms: Option<HoldTerms>) -> Result<Option<HoldTerms>, DraftError> {
        let at_end = match self.at_end.as_deref() {
            None => terms.map(|terms| terms.at_end).unwrap_or_default(),
            Some("void") => AtEnd::Void,
            Some("capture") => AtEnd::Capture,
            Some("nothing") => AtEnd::Nothing,
            Some(_) => {
                let problem = "\"void\", \"capture\" or \"nothing\"";
                return Err(DraftError::new("hold.at-end", problem));
            }
        };
        let seconds = match (self.hours, terms) {
            (Some(0), _) => return Ok(None),
            (Some(hours), _) => hours.saturating_mul(3600),
            (None, Some(terms)) => terms.seconds,
            (None, None) if self.at_end.is_none() => return Ok(None),
            (None, None) => return Err(hours_wanted()),
        };
        HoldTerms::new(seconds, at_end)
            .map(Some)
            .ok_or_else(hours_wanted)
    }
}

fn name_wanted() -> DraftError {
    DraftError::new("name", "a name has 1 to 100 characters on one line")
}

fn hours_wanted() -> DraftError {
    let (least, most) = (
        SHORTEST_HOLD.as_secs() / 3600,
        LONGEST_HOLD.as_secs() / 3600,
    );
    DraftError::new(
        "hold.hours",
        format!("between {least} and {most}, or 0 for none"),
    )
}

fn locale(word: &str) -> Result<Option<Locale>, DraftError> {
    match word {
        "bn" => Ok(Some(Locale::Bangla)),
        "en" => Ok(Some(Locale::English)),
        "" | "auto" => Ok(None),
        _ => Err(DraftError::new("locale", "\"bn\", \"en\" or \"auto\"")),
    }
}

/// What a text is read as; nothing for an empty one.
fn optional<T>(
    text: &str,
    read: impl FnOnce(&str) -> Result<T, DraftError>,
) -> Result<Option<T>, DraftError> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        read(text).map(Some)
    }
}

pub(crate) fn origins(field: &'static str, texts: &[String]) -> Result<Vec<Origin>, DraftError> {
    list(field, texts, Origin::parse)
}

/// Every text of a list, each once.
fn list<T: PartialEq>(
    field: &'static str,
    texts: &[String],
    read: impl Fn(&str) -> Result<T, address::AddressError>,
) -> Result<Vec<T>, DraftError> {
    let mut found = Vec::new();
    for text in texts {
        let value = read(text).map_err(|error| DraftError::new(field, error))?;
        if !found.contains(&value) {
            found.push(value);
        }
    }
    if found.len() > LISTED {
        return Err(DraftError::new(field, format!("at most {LISTED}")));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(toml: &str) -> ProfileDraft {
        toml::from_str(toml).unwrap()
    }

    fn wrong(toml: &str) -> &'static str {
        draft(&format!("name = \"Tea\"\n{toml}"))
            .check()
            .unwrap_err()
            .field
    }

    const WHOLE: &str = r##"
        name = " চা ঘর "
        support = "01700-000000"
        return-origins = ["https://tea.example", "https://tea.example/"]
        return-urls = ["https://other.example/thanks?s={session}"]
        embed-origins = ["https://tea.example"]
        session-minutes = 15
        locale = "bn"
        theme = { accent = "#E2136E", logo = "https://tea.example/logo.png", appearance = "dark" }
        hold = { hours = 168, at-end = "capture" }
    "##;

    #[test]
    fn a_whole_draft_becomes_a_profile() {
        let profile = draft(WHOLE).check().unwrap();
        assert_eq!(profile.name, "চা ঘর");
        assert_eq!(profile.return_to.origins.len(), 1, "each once");
        assert_eq!(profile.session_lifetime().as_secs(), 900);
        assert_eq!(profile.theme.accent.unwrap().to_string(), "#e2136e");
        assert_eq!(profile.hold, HoldTerms::new(168 * 3600, AtEnd::Capture));
        assert_eq!(profile.locale, Some(Locale::Bangla));
        let text = serde_json::to_string(&profile).unwrap();
        assert_eq!(serde_json::from_str::<Profile>(&text).unwrap(), profile);
    }

    #[test]
    fn a_name_is_all_that_a_new_merchant_needs() {
        let profile = draft("name = \"Tea\"").check().unwrap();
        assert_eq!(profile.session_minutes, 30);
        assert_eq!((profile.hold, profile.locale), (None, None));
        assert_eq!(ProfileDraft::default().check().unwrap_err().field, "name");
    }

    #[test]
    fn what_a_draft_does_not_name_stays() {
        let profile = draft(WHOLE).check().unwrap();
        assert_eq!(
            ProfileDraft::default().apply(profile.clone()).unwrap(),
            profile
        );
        let changed = draft("hold.at-end = \"nothing\"")
            .apply(profile.clone())
            .unwrap();
        assert_eq!(changed.hold, HoldTerms::new(168 * 3600, AtEnd::Nothing));
        let taken_away = "support = \"\"\nlocale = \"auto\"\nreturn-urls = []\nhold.hours = 0\n\
                          theme = { accent = \"\", logo = \"\" }";
        let bare = draft(taken_away).apply(profile.clone()).unwrap();
        assert_eq!((bare.support, bare.locale, bare.hold), (None, None, None));
        assert_eq!((bare.theme.accent, bare.theme.logo), (None, None));
        assert_eq!(bare.return_to.urls, []);
        assert_eq!(bare.return_to.origins, profile.return_to.origins);
    }

    #[test]
    fn every_wrong_field_is_named() {
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
            ("hold.hours = 721", "hold.hours"),
            ("hold.at-end = \"void\"", "hold.hours"),
            ("hold = { hours = 24, at-end = \"refund\" }", "hold.at-end"),
        ] {
            assert_eq!(wrong(toml), field, "{toml}");
        }
        assert_eq!(draft("name = \" \"").check().unwrap_err().field, "name");
        let many: Vec<_> = (0..51)
            .map(|n| format!("\"https://s{n}.example\""))
            .collect();
        assert_eq!(
            wrong(&format!("return-origins = [{}]", many.join(","))),
            "return-origins"
        );
        assert!(toml::from_str::<ProfileDraft>("nam = \"Tea\"").is_err());
    }
}
