//! A merchant's settings and provider account as flags.

use directory::{
    CheckoutScriptInput, HoldInput, ProfileInput, ProviderAccount, ProviderAccountInput, ThemeInput,
};

use crate::cli::error::CliError;

/// A merchant's settings.
#[derive(Debug, clap::Args)]
pub(crate) struct ProfileFlags {
    /// How payers contact the shop.
    #[arg(long)]
    support: Option<String>,
    /// An origin to any page of which payers may be redirected. Can be repeated.
    #[arg(long = "return-origin", value_name = "ORIGIN")]
    return_origins: Vec<String>,
    /// A URL that payers may be redirected to, compared as a whole. Can be repeated.
    #[arg(long = "return-url", value_name = "URL")]
    return_urls: Vec<String>,
    /// An origin whose pages may embed the checkout. Can be repeated.
    #[arg(long = "embed-origin", value_name = "ORIGIN")]
    embed_origins: Vec<String>,
    /// How long a session stays open, in minutes.
    #[arg(long)]
    session_minutes: Option<u16>,
    /// The language of the pages: `bn`, `en`, or `auto` to follow the payer's browser.
    #[arg(long)]
    locale: Option<String>,
    /// The colour of the buttons, such as #e2136e.
    #[arg(long)]
    accent: Option<String>,
    /// The https URL of the shop's logo.
    #[arg(long)]
    logo: Option<String>,
    /// `auto`, `light` or `dark`.
    #[arg(long)]
    appearance: Option<String>,
    /// For how many hours bKash holds authorized money, according to the merchant's contract; 0 disables holds.
    #[arg(long)]
    hold_hours: Option<u64>,
    /// What happens to held money at the end: `void`, `capture` or `nothing`.
    #[arg(long)]
    hold_end: Option<String>,
    /// What happens to money that bKash took late: `report`, or `refund` to give it back at once.
    #[arg(long)]
    late_success: Option<String>,
}

impl ProfileFlags {
    /// The flags, completed by the file.
    pub(super) fn or_file(self, file: ProfileInput) -> ProfileInput {
        ProfileInput {
            name: file.name,
            support: self.support.or(file.support),
            return_origins: non_empty_list(self.return_origins).or(file.return_origins),
            return_urls: non_empty_list(self.return_urls).or(file.return_urls),
            embed_origins: non_empty_list(self.embed_origins).or(file.embed_origins),
            session_minutes: self.session_minutes.or(file.session_minutes),
            locale: self.locale.or(file.locale),
            theme: ThemeInput {
                accent: self.accent.or(file.theme.accent),
                logo: self.logo.or(file.theme.logo),
                appearance: self.appearance.or(file.theme.appearance),
            },
            hold: HoldInput {
                hours: self.hold_hours.or(file.hold.hours),
                at_end: self.hold_end.or(file.hold.at_end),
            },
            late_success: self.late_success.or(file.late_success),
        }
    }
}

/// A provider account at bKash.
#[derive(Debug, clap::Args)]
pub(crate) struct ProviderAccountFlags {
    /// The API family, such as `tokenized-v2`.
    #[arg(long)]
    family: Option<String>,
    /// The root of the API.
    #[arg(long)]
    base_url: Option<String>,
    /// An origin of bKash's customer pages, such as <https://payment.bkash.com>. Can be repeated.
    #[arg(long = "page-origin", value_name = "ORIGIN")]
    page_origins: Vec<String>,
    /// For `checkout-iframe`: a script of bKash's checkout window, followed by a space and its integrity hash if it has
    /// one. Can be repeated, in load order.
    #[arg(long = "script", value_name = "SRC [INTEGRITY]")]
    scripts: Vec<String>,
    /// The topic of bKash's instant payment notifications, which are posted to `/ipn/MERCHANT`. Empty for none.
    #[arg(long)]
    ipn_topic: Option<String>,
}

impl ProviderAccountFlags {
    /// The flags, completed by the existing provider account.
    ///
    /// # Errors
    ///
    /// Returns a message that names the first required flag that is missing.
    pub(super) fn or_previous(
        self,
        previous: Option<ProviderAccount>,
    ) -> Result<ProviderAccountInput, CliError> {
        let previous = previous.map(ProviderAccountInput::from);
        let missing = |flag: &str| {
            CliError::message(format!(
                "{flag}: required for a new provider account; see [bkash] in Leptos.toml"
            ))
        };
        let current = previous.as_ref();
        Ok(ProviderAccountInput {
            family: self
                .family
                .or(current.map(|current| current.family.clone()))
                .ok_or_else(|| missing("--family"))?,
            base_url: self
                .base_url
                .or(current.map(|current| current.base_url.clone()))
                .ok_or_else(|| missing("--base-url"))?,
            page_origins: non_empty_list(self.page_origins)
                .or(current.map(|current| current.page_origins.clone()))
                .ok_or_else(|| missing("--page-origin"))?,
            scripts: non_empty_list(self.scripts)
                .map(|scripts| scripts.iter().map(|text| parse_script(text)).collect())
                .or(current.map(|current| current.scripts.clone()))
                .unwrap_or_default(),
            ipn_topic: self
                .ipn_topic
                .or(current.and_then(|current| current.ipn_topic.clone()))
                .filter(|topic| !topic.is_empty()),
        })
    }
}

fn parse_script(text: &str) -> CheckoutScriptInput {
    let (src, integrity) = match text.split_once(' ') {
        Some((src, integrity)) => (src, Some(integrity.trim().to_owned())),
        None => (text, None),
    };
    CheckoutScriptInput {
        src: src.to_owned(),
        integrity,
    }
}

/// The values of a repeated flag. One empty value gives an empty list.
fn non_empty_list(mut texts: Vec<String>) -> Option<Vec<String>> {
    if texts.is_empty() {
        return None;
    }
    texts.retain(|text| !text.trim().is_empty());
    Some(texts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_text_gives_an_empty_list() {
        let texts = |texts: &[&str]| {
            texts
                .iter()
                .map(|&text| text.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(non_empty_list(texts(&[])), None);
        assert_eq!(non_empty_list(texts(&[""])), Some(Vec::new()));
        assert_eq!(non_empty_list(texts(&["a", "b"])), Some(texts(&["a", "b"])));
    }

    #[test]
    fn parses_a_script_with_an_optional_hash() {
        assert_eq!(parse_script("https://a.example/x.js").integrity, None);
        let hashed = parse_script("https://a.example/x.js sha384-AAAA");
        assert_eq!(hashed.src, "https://a.example/x.js");
        assert_eq!(hashed.integrity.as_deref(), Some("sha384-AAAA"));
    }
}
