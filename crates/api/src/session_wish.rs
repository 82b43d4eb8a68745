//! What a merchant wishes for when opening a session, read and checked field by field.

use std::{collections::BTreeMap, fmt, time::Duration};

use domain::{
    AccountId, Amount, InvoiceNumber, PayerReference,
    hold::HoldTerms,
    session::{Locale, OrderLine},
};
use engine::NewSession;
use objects::{Capture, Hold, LineItem, SaveWallet};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use url::Url;
use utoipa::ToSchema;

use crate::{
    Shop,
    body::{self, HIDDEN, is_plain, maybe_object, objects},
    codes::Code,
    problem::{FieldProblem, Problem},
};

/// The longest address, in characters.
const LONGEST_URL: usize = 2048;

/// How many lines an order may have: what an event carries stays below 20 kB.
const MOST_LINES: usize = 30;

/// How many entries metadata may have.
const MOST_METADATA: usize = 20;

/// How many bytes all of metadata may have.
const LARGEST_METADATA: usize = 4096;

/// The shortest and the longest life of a session, in seconds.
const LIFE: std::ops::RangeInclusive<u64> = 60..=24 * 3600;

/// A session to open.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SessionWish {
    /// What is to be paid, in taka: digits, at most one point, at most two digits after it. May be left out where
    /// `line_items` say it; if both are there they must agree.
    #[schema(example = "599.00", pattern = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?$")]
    amount: Option<String>,
    /// The merchant's invoice number, 1 to 255 characters without `<`, `>` and `&`. An invoice has one session
    /// that is not closed: asking again for the same gives that one.
    #[schema(example = "INV-1042", min_length = 1, max_length = 255)]
    invoice: String,
    /// The merchant's name for the payer, to whom saved wallets belong: an opaque name, no telephone number.
    #[schema(example = "customer-7", min_length = 1, max_length = 255)]
    payer_reference: Option<String>,
    /// Whether the money is taken at once or held first.
    #[serde(default)]
    capture: Capture,
    /// How long it is held; usually as the merchant's profile says. Only with `capture: manual`.
    #[serde(default, deserialize_with = "maybe_object")]
    hold: Option<Hold>,
    /// Whether the payer may have the wallet remembered. Only with a `payer_reference`.
    #[serde(default)]
    save_wallet: SaveWallet,
    /// What is bought, for the payer to see.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 30)]
    line_items: Vec<LineItem>,
    /// Where the payer goes after paying. `{session}` in it becomes the session's identifier.
    #[schema(example = "https://shop.example/orders/1042/paid")]
    success_url: String,
    /// Where the payer goes after giving up.
    #[schema(example = "https://shop.example/cart")]
    cancel_url: String,
    /// How many seconds the session can be started: 60 to 86,400; usually as the merchant's profile says.
    #[schema(minimum = 60, maximum = 86_400, example = 1800)]
    expires_in: Option<u64>,
    /// The language of the page, `bn` or `en`; usually as the payer's browser says.
    #[schema(example = "bn")]
    locale: Option<String>,
    /// The merchant's own words: at most 20 entries, names of 1 to 40 and texts of at most 500 characters, 4 kB in
    /// all. They are given back and never read.
    #[serde(default, deserialize_with = "each_name_once")]
    metadata: BTreeMap<String, String>,
}

/// JSON may say a name twice, and programs differ in which they believe. (Serde refuses it of fields by itself.)
fn each_name_once<'de, D: Deserializer<'de>>(
    reader: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    struct Entries;

    impl<'de> Visitor<'de> for Entries {
        type Value = BTreeMap<String, String>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object of texts")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = BTreeMap::new();
            while let Some((name, text)) = map.next_entry()? {
                if entries.insert(name, text).is_some() {
                    return Err(A::Error::custom("a name stands there twice"));
                }
            }
            Ok(entries)
        }
    }

    reader.deserialize_map(Entries)
}

/// Collects everything that is wrong, so that a developer mends it at once.
#[derive(Default)]
struct Errors(Vec<FieldProblem>);

impl Errors {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "texts and errors are handed over alike"
    )]
    fn add(&mut self, field: impl Into<String>, problem: impl ToString) {
        self.0.push(FieldProblem {
            field: field.into(),
            problem: problem.to_string(),
        });
    }

    fn read<T, E: ToString>(&mut self, field: &str, read: Result<T, E>) -> Option<T> {
        read.map_err(|error| self.add(field, error.to_string()))
            .ok()
    }
}

impl SessionWish {
    /// What to open, in an account on these terms.
    pub(crate) fn check(self, account: &AccountId, shop: &Shop) -> Result<NewSession, Problem> {
        let mut errors = Errors::default();
        let lines = self.lines(&mut errors);
        let amount = self.amount(&lines, &mut errors);
        let invoice = errors.read("invoice", InvoiceNumber::parse(&self.invoice));
        let payer = self.payer_reference.as_deref();
        for (field, text) in [
            ("invoice", Some(&*self.invoice)),
            ("payer_reference", payer),
        ] {
            if text.is_some_and(|text| !is_plain(text)) {
                errors.add(field, HIDDEN);
            }
        }
        let payer = payer.map(|payer| errors.read("payer_reference", PayerReference::parse(payer)));
        let hold = self.hold(shop, &mut errors);
        let saving = self.saving(shop, &mut errors);
        let life = self.expires_in.unwrap_or(shop.session_lifetime.as_secs());
        if !LIFE.contains(&life) {
            errors.add("expires_in", "60 to 86400 seconds");
        }
        let locale = match self.locale.as_deref() {
            None => shop.locale,
            Some("bn") => Some(Locale::Bangla),
            Some("en") => Some(Locale::English),
            Some(_) => {
                errors.add("locale", "bn or en");
                None
            }
        };
        check_metadata(&self.metadata, &mut errors);
        let urls = [
            ("success_url", &self.success_url),
            ("cancel_url", &self.cancel_url),
        ];
        let urls = urls.map(|(field, text)| Some((field, errors.read(field, address(text))?)));
        let (Some(amount), Some(invoice), []) = (amount, invoice, &errors.0[..]) else {
            return Err(Problem::fields(errors.0));
        };
        for (field, url) in urls.into_iter().flatten() {
            if !(shop.may_return_to)(&url) {
                let detail =
                    format!("{field}: register its origin or address with the merchant first");
                return Err(Problem::new(Code::ReturnUrlNotRegistered).with(detail));
            }
        }
        Ok(NewSession {
            payer: payer.flatten(),
            lines,
            success_url: self.success_url,
            cancel_url: self.cancel_url,
            lifetime: Duration::from_secs(life),
            hold,
            saving: saving.into(),
            locale,
            metadata: self.metadata,
            ..NewSession::new(account.clone(), amount, invoice)
        })
    }

    fn lines(&self, errors: &mut Errors) -> Vec<OrderLine> {
        if self.line_items.len() > MOST_LINES {
            errors.add("line_items", format!("at most {MOST_LINES} lines"));
        }
        let mut lines = Vec::new();
        for (number, line) in self.line_items.iter().take(MOST_LINES).enumerate() {
            let name = line.name.trim();
            if name.is_empty() || name.chars().count() > 100 || !is_plain(name) {
                let problem = "1 to 100 characters, none of them control characters";
                errors.add(format!("line_items[{number}].name"), problem);
            }
            if !(1..=9999).contains(&line.quantity) {
                errors.add(format!("line_items[{number}].quantity"), "1 to 9999");
            }
            let field = format!("line_items[{number}].amount");
            if let Some(amount) = errors.read(&field, body::amount(&line.amount)) {
                lines.push(OrderLine {
                    name: name.to_owned(),
                    quantity: line.quantity,
                    amount,
                });
            }
        }
        lines
    }

    fn amount(&self, lines: &[OrderLine], errors: &mut Errors) -> Option<Amount> {
        let sum = lines.iter().map(|line| line.amount.poisha()).sum();
        let sum = (!lines.is_empty()).then(|| Amount::from_poisha(sum));
        match (self.amount.as_deref().map(body::amount), sum) {
            (Some(Ok(amount)), Some(Ok(sum))) if amount != sum => {
                errors.add("amount", format!("the lines come to {sum}, not {amount}"));
                None
            }
            (Some(Ok(_)) | None, Some(Err(error))) => {
                errors.add("line_items", error);
                None
            }
            (Some(read), _) | (None, Some(read)) => errors.read("amount", read),
            (None, None) => {
                errors.add("amount", "say what is to be paid, here or in line_items");
                None
            }
        }
    }

    fn hold(&self, shop: &Shop, errors: &mut Errors) -> Option<HoldTerms> {
        if self.capture == Capture::Automatic {
            if self.hold.is_some() {
                errors.add("hold", "only with capture: manual");
            }
            return None;
        }
        if !shop.bkash.capabilities().authorizations {
            errors.add("capture", "the merchant's bKash product cannot hold money");
            return None;
        }
        let Some(wished) = self.hold else {
            if shop.hold.is_none() {
                let problem = "say how long bKash holds money: the merchant's profile does not";
                errors.add("hold", problem);
            }
            return shop.hold;
        };
        let terms = HoldTerms::new(wished.seconds, wished.at_end.into());
        if terms.is_none() {
            errors.add("hold.seconds", "3600 to 2592000");
        }
        terms
    }

    fn saving(&self, shop: &Shop, errors: &mut Errors) -> SaveWallet {
        if self.save_wallet == SaveWallet::Require {
            if self.payer_reference.is_none() {
                errors.add("save_wallet", "require needs a payer_reference");
            }
            if !shop.bkash.capabilities().agreements {
                errors.add(
                    "save_wallet",
                    "the merchant's bKash product saves no wallets",
                );
            }
        }
        self.save_wallet
    }
}

fn check_metadata(metadata: &BTreeMap<String, String>, errors: &mut Errors) {
    let size: usize = metadata
        .iter()
        .map(|(name, text)| name.len() + text.len())
        .sum();
    if metadata.len() > MOST_METADATA || size > LARGEST_METADATA {
        errors.add("metadata", "at most 20 entries and 4096 bytes in all");
    }
    for (name, text) in metadata {
        let named = (1..=40).contains(&name.chars().count()) && is_plain(name);
        if !named || text.chars().count() > 500 || text.contains('\0') {
            let problem = "a name has 1 to 40 characters, a text at most 500";
            errors.add(format!("metadata.{}", name.escape_debug()), problem);
        }
    }
}

/// An absolute web address that browsers can be sent to.
fn address(text: &str) -> Result<Url, &'static str> {
    if text.len() > LONGEST_URL {
        return Err("at most 2048 characters");
    }
    let url =
        Url::parse(text).map_err(|_| "an absolute address such as https://shop.example/paid")?;
    let web = matches!(url.scheme(), "https" | "http") && url.has_host();
    if !web || !url.username().is_empty() || url.password().is_some() || !is_plain(text) {
        return Err("an absolute address such as https://shop.example/paid");
    }
    Ok(url)
}
