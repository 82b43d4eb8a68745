//! A merchant and its way to bKash, said by flags.

use directory::{Connection, ConnectionDraft, HoldDraft, ProfileDraft, ScriptDraft, ThemeDraft};

use super::Failure;

/// What a merchant says of itself.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ProfileFlags {
    /// How payers reach the shop.
    #[arg(long)]
    support: Option<String>,
    /// An origin to any page of which payers may be sent; may be given again.
    #[arg(long = "return-origin", value_name = "ORIGIN")]
    return_origins: Vec<String>,
    /// An address that payers may be sent to, compared whole; may be given again.
    #[arg(long = "return-url", value_name = "URL")]
    return_urls: Vec<String>,
    /// An origin whose pages may show ours in a frame; may be given again.
    #[arg(long = "embed-origin", value_name = "ORIGIN")]
    embed_origins: Vec<String>,
    /// How many minutes a payer has to start paying.
    #[arg(long)]
    session_minutes: Option<u16>,
    /// The language of its pages: `bn`, `en`, or `auto` for the payer's own.
    #[arg(long)]
    locale: Option<String>,
    /// The colour of its buttons, such as #e2136e.
    #[arg(long)]
    accent: Option<String>,
    /// The https address of its sign.
    #[arg(long)]
    logo: Option<String>,
    /// `auto`, `light` or `dark`.
    #[arg(long)]
    appearance: Option<String>,
    /// For how many hours bKash holds money, as the merchant's contract says; 0 for no holds.
    #[arg(long)]
    hold_hours: Option<u64>,
    /// What is done with held money at the end: `void`, `capture` or `nothing`.
    #[arg(long)]
    hold_end: Option<String>,
}

impl ProfileFlags {
    /// What the flags say, and where they say nothing, what the file says.
    pub(super) fn over(self, file: ProfileDraft) -> ProfileDraft {
        ProfileDraft {
            name: file.name,
            support: self.support.or(file.support),
            return_origins: list(self.return_origins).or(file.return_origins),
            return_urls: list(self.return_urls).or(file.return_urls),
            embed_origins: list(self.embed_origins).or(file.embed_origins),
            session_minutes: self.session_minutes.or(file.session_minutes),
            locale: self.locale.or(file.locale),
            theme: ThemeDraft {
                accent: self.accent.or(file.theme.accent),
                logo: self.logo.or(file.theme.logo),
                appearance: self.appearance.or(file.theme.appearance),
            },
            hold: HoldDraft {
                hours: self.hold_hours.or(file.hold.hours),
                at_end: self.hold_end.or(file.hold.at_end),
            },
        }
    }
}

/// A way to bKash.
#[derive(Debug, clap::Args)]
pub(in crate::cli) struct ConnectionFlags {
    /// The API family, such as `tokenized-v2`.
    #[arg(long)]
    family: Option<String>,
    /// The API's root.
    #[arg(long)]
    base_url: Option<String>,
    /// An origin of bKash's customer pages, such as <https://payment.bkash.com>; may be given again.
    #[arg(long = "page-origin", value_name = "ORIGIN")]
    page_origins: Vec<String>,
    /// For `checkout-iframe`: a script of bKash's window, with its hash behind a blank if it has one, in order.
    #[arg(long = "script", value_name = "SRC [INTEGRITY]")]
    scripts: Vec<String>,
    /// The topic of bKash's payment notifications, posted to `/ipn/MERCHANT`; empty for none.
    #[arg(long)]
    ipn_topic: Option<String>,
}

impl ConnectionFlags {
    /// What the flags say, and where they say nothing, what was before.
    pub(super) fn over(self, former: Option<Connection>) -> Result<ConnectionDraft, Failure> {
        let former = former.map(ConnectionDraft::from);
        let missing = |flag: &str| {
            Failure::said(format!(
                "{flag}: a new connection needs it; see [bkash] in Leptos.toml"
            ))
        };
        let before = former.as_ref();
        Ok(ConnectionDraft {
            family: self
                .family
                .or(before.map(|before| before.family.clone()))
                .ok_or_else(|| missing("--family"))?,
            base_url: self
                .base_url
                .or(before.map(|before| before.base_url.clone()))
                .ok_or_else(|| missing("--base-url"))?,
            page_origins: list(self.page_origins)
                .or(before.map(|before| before.page_origins.clone()))
                .ok_or_else(|| missing("--page-origin"))?,
            scripts: list(self.scripts)
                .map(|scripts| scripts.iter().map(|text| script(text)).collect())
                .or(before.map(|before| before.scripts.clone()))
                .unwrap_or_default(),
            ipn_topic: self
                .ipn_topic
                .or(before.and_then(|before| before.ipn_topic.clone()))
                .filter(|topic| !topic.is_empty()),
        })
    }
}

fn script(text: &str) -> ScriptDraft {
    let (src, integrity) = match text.split_once(' ') {
        Some((src, integrity)) => (src, Some(integrity.trim().to_owned())),
        None => (text, None),
    };
    ScriptDraft {
        src: src.to_owned(),
        integrity,
    }
}

/// A list that was given; one empty text gives an empty list.
fn list(mut texts: Vec<String>) -> Option<Vec<String>> {
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
    fn a_list_is_given_empty_or_not_at_all() {
        let texts = |texts: &[&str]| {
            texts
                .iter()
                .map(|&text| text.to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(list(texts(&[])), None);
        assert_eq!(list(texts(&[""])), Some(Vec::new()));
        assert_eq!(list(texts(&["a", "b"])), Some(texts(&["a", "b"])));
    }

    #[test]
    fn a_script_is_an_address_and_perhaps_a_hash() {
        assert_eq!(script("https://a.example/x.js").integrity, None);
        let hashed = script("https://a.example/x.js sha384-AAAA");
        assert_eq!(hashed.src, "https://a.example/x.js");
        assert_eq!(hashed.integrity.as_deref(), Some("sha384-AAAA"));
    }
}
