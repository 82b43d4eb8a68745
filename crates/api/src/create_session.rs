//! The body of a request to create a session, and its validation.

use std::{collections::BTreeMap, fmt, time::Duration};

use domain::{
    AccountId, Amount, InvoiceNumber, PayerReference, Timestamp,
    hold::HoldTerms,
    is_web_address,
    session::{AgreementPolicy, Locale, Order, OrderLine},
};
use objects::{Capture, Hold, LineItem};
use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, Visitor},
};
use url::Url;
use utoipa::ToSchema;

use crate::{
    account_settings::AccountSettings,
    body::{maybe_object, objects},
    problem::{FieldProblem, Problem},
    problem_code::ProblemCode,
    text::{NOT_PLAIN, is_plain, is_visible, parse_amount},
};

/// The maximum length of a URL, in bytes.
const MAX_URL: usize = 2048;

/// The maximum number of line items. It keeps the session in an event below 20 kB.
const MAX_LINES: usize = 30;

/// The maximum number of metadata entries.
const MAX_METADATA_ENTRIES: usize = 20;

/// The maximum size of all metadata, in bytes.
const MAX_METADATA_SIZE: usize = 4096;

/// The allowed lifetime of a session, in seconds.
const LIFETIME: std::ops::RangeInclusive<u64> = 60..=24 * 3600;

/// The parameters of a new session.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct CreateSessionRequest {
    /// The amount to pay, in taka, with at most two decimals. Optional with `line_items`; otherwise it must equal their
    /// sum.
    #[schema(example = "599.00", pattern = r"^(0|[1-9][0-9]{0,8})(\.[0-9]{1,2})?$")]
    amount: Option<String>,
    /// The merchant's invoice number, 1 to 255 characters without `<`, `>` and `&`. An invoice can have one open
    /// session.
    #[schema(example = "INV-1042", min_length = 1, max_length = 255)]
    invoice: String,
    /// The merchant's reference for the payer, who owns the agreements made with it. Use an opaque identifier, not a
    /// phone number.
    #[schema(example = "customer-7", min_length = 1, max_length = 255)]
    payer_reference: Option<String>,
    /// Whether the payment is captured immediately or authorized first.
    #[serde(default)]
    capture: Capture,
    /// The terms of the authorization. Only with `capture: manual`; defaults to the merchant's profile.
    #[serde(default, deserialize_with = "maybe_object")]
    hold: Option<Hold>,
    /// Whether the payer can make an agreement, to pay with a saved wallet the next time. Requires a
    /// `payer_reference`.
    #[serde(default)]
    agreement_policy: AgreementPolicy,
    /// The items of the order, shown to the payer.
    #[serde(default, deserialize_with = "objects")]
    #[schema(max_items = 30)]
    line_items: Vec<LineItem>,
    /// The URL that the payer is redirected to after paying. `{session}` is replaced by the session's identifier.
    #[schema(example = "https://shop.example/orders/1042/paid")]
    success_url: String,
    /// The URL that the payer is redirected to after cancelling.
    #[schema(example = "https://shop.example/cart")]
    cancel_url: String,
    /// The number of seconds until the session expires. Defaults to the merchant's profile.
    #[schema(minimum = 60, maximum = 86_400, example = 1800)]
    expires_in: Option<u64>,
    /// The language of the checkout page, `bn` or `en`. Defaults to the merchant's profile, then to the payer's browser.
    #[schema(example = "bn")]
    locale: Option<String>,
    /// Additional data of the merchant, returned unchanged: at most 20 entries with names of 1 to 40 characters and
    /// values of at most 500 characters, 4 kB in total.
    #[serde(default, deserialize_with = "unique_entries")]
    metadata: BTreeMap<String, String>,
}

/// Rejects duplicate names, which JSON parsers resolve differently. For struct fields serde already does so.
fn unique_entries<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, String>, D::Error> {
    struct Entries;

    impl<'de> Visitor<'de> for Entries {
        type Value = BTreeMap<String, String>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("an object of strings")
        }

        fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
            let mut entries = BTreeMap::new();
            while let Some((name, value)) = map.next_entry()? {
                if entries.insert(name, value).is_some() {
                    return Err(A::Error::custom("duplicate name"));
                }
            }
            Ok(entries)
        }
    }

    deserializer.deserialize_map(Entries)
}

/// Collects all invalid fields, so that a developer sees them in one response.
#[derive(Default)]
struct Errors(Vec<FieldProblem>);

impl Errors {
    #[expect(
        clippy::needless_pass_by_value,
        reason = "callers pass strings and errors alike"
    )]
    fn add(&mut self, field: impl Into<String>, problem: impl ToString) {
        self.0.push(FieldProblem {
            field: field.into(),
            problem: problem.to_string(),
        });
    }

    /// Returns the value, or records the error.
    fn check<T, E: ToString>(&mut self, field: &str, result: Result<T, E>) -> Option<T> {
        result
            .map_err(|error| self.add(field, error.to_string()))
            .ok()
    }
}

impl CreateSessionRequest {
    /// Validates the request against the account's settings, and returns the order of a session opened at `now`.
    ///
    /// # Errors
    ///
    /// Returns `invalid_request` with all invalid fields, or `return_url_not_registered`.
    pub(crate) fn validate(
        self,
        account: &AccountId,
        settings: &AccountSettings,
        now: Timestamp,
    ) -> Result<Order, Problem> {
        let mut errors = Errors::default();
        let lines = self.lines(&mut errors);
        let amount = self.amount(&lines, &mut errors);
        let invoice = errors.check("invoice", InvoiceNumber::parse(&self.invoice));
        let payer = self.payer_reference.as_deref();
        for (field, text) in [
            ("invoice", Some(&*self.invoice)),
            ("payer_reference", payer),
        ] {
            // An empty text is too short, which its parser says.
            let is_hidden = |text: &str| !text.is_empty() && !is_visible(text);
            if text.is_some_and(|text| !is_plain(text) || is_hidden(text)) {
                errors.add(field, NOT_PLAIN);
            }
        }
        let payer =
            payer.map(|payer| errors.check("payer_reference", PayerReference::parse(payer)));
        let hold = self.hold(settings, &mut errors);
        let agreement_policy = self.agreement_policy(settings, &mut errors);
        let lifetime = self
            .expires_in
            .unwrap_or(settings.session_lifetime.as_secs());
        if !LIFETIME.contains(&lifetime) {
            errors.add("expires_in", "must be 60 to 86400 seconds");
        }
        let locale = match self.locale.as_deref() {
            None => settings.locale,
            Some("bn") => Some(Locale::Bangla),
            Some("en") => Some(Locale::English),
            Some(_) => {
                errors.add("locale", "must be bn or en");
                None
            }
        };
        check_metadata(&self.metadata, &mut errors);
        let urls = [
            ("success_url", &self.success_url),
            ("cancel_url", &self.cancel_url),
        ];
        let urls = urls.map(|(field, text)| Some((field, errors.check(field, parse_url(text))?)));
        let (Some(amount), Some(invoice), []) = (amount, invoice, &errors.0[..]) else {
            return Err(Problem::fields(errors.0));
        };
        for (field, url) in urls.into_iter().flatten() {
            if !(settings.may_return_to)(&url) {
                let detail =
                    format!("{field}: its origin or URL is not registered with the merchant");
                return Err(Problem::new(ProblemCode::ReturnUrlNotRegistered).with_detail(detail));
            }
        }
        let expires_at = now + Duration::from_secs(lifetime);
        Ok(Order {
            payer: payer.flatten(),
            lines,
            success_url: self.success_url,
            cancel_url: self.cancel_url,
            hold,
            late_success: settings.late_success,
            agreement_policy,
            locale,
            metadata: self.metadata,
            ..Order::new(account.clone(), amount, invoice, expires_at)
        })
    }

    fn lines(&self, errors: &mut Errors) -> Vec<OrderLine> {
        if self.line_items.len() > MAX_LINES {
            errors.add("line_items", format!("must have at most {MAX_LINES} items"));
        }
        let mut lines = Vec::new();
        for (index, line) in self.line_items.iter().take(MAX_LINES).enumerate() {
            let name = line.name.trim();
            if !is_visible(name) || name.chars().count() > 100 || !is_plain(name) {
                let problem = "must be 1 to 100 characters without control characters";
                errors.add(format!("line_items[{index}].name"), problem);
            }
            if !(1..=9999).contains(&line.quantity) {
                errors.add(format!("line_items[{index}].quantity"), "must be 1 to 9999");
            }
            let field = format!("line_items[{index}].amount");
            if let Some(amount) = errors.check(&field, parse_amount(&line.amount)) {
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
        match (self.amount.as_deref().map(parse_amount), sum) {
            (Some(Ok(amount)), Some(Ok(sum))) if amount != sum => {
                errors.add(
                    "amount",
                    format!("must equal the sum of the line items, {sum}, but is {amount}"),
                );
                None
            }
            (Some(Ok(_)) | None, Some(Err(error))) => {
                errors.add("line_items", error);
                None
            }
            (Some(amount), _) | (None, Some(amount)) => errors.check("amount", amount),
            (None, None) => {
                errors.add("amount", "is required unless line_items are given");
                None
            }
        }
    }

    fn hold(&self, settings: &AccountSettings, errors: &mut Errors) -> Option<HoldTerms> {
        if self.capture == Capture::Automatic {
            if self.hold.is_some() {
                errors.add("hold", "is only allowed with capture: manual");
            }
            return None;
        }
        if !settings.bkash.capabilities().authorizations {
            errors.add(
                "capture",
                "the merchant's bKash product does not support authorizations",
            );
            return None;
        }
        let Some(hold) = self.hold else {
            if settings.hold.is_none() {
                let problem = "is required, because the merchant's profile has no default";
                errors.add("hold", problem);
            }
            return settings.hold;
        };
        let terms = HoldTerms::new(hold.seconds, hold.at_end);
        if terms.is_none() {
            errors.add("hold.seconds", "must be 3600 to 2592000");
        }
        terms
    }

    fn agreement_policy(&self, settings: &AccountSettings, errors: &mut Errors) -> AgreementPolicy {
        if self.agreement_policy == AgreementPolicy::Require {
            if self.payer_reference.is_none() {
                errors.add(
                    "agreement_policy",
                    "require is only allowed with a payer_reference",
                );
            }
            if !settings.bkash.capabilities().agreements {
                errors.add(
                    "agreement_policy",
                    "the merchant's bKash product does not support agreements",
                );
            }
        }
        self.agreement_policy
    }
}

fn check_metadata(metadata: &BTreeMap<String, String>, errors: &mut Errors) {
    let size: usize = metadata
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    if metadata.len() > MAX_METADATA_ENTRIES || size > MAX_METADATA_SIZE {
        errors.add("metadata", "must have at most 20 entries and 4096 bytes");
    }
    for (name, value) in metadata {
        let is_name_valid = (1..=40).contains(&name.chars().count()) && is_plain(name);
        if !is_name_valid || value.chars().count() > 500 || value.contains('\0') {
            let problem = "must have a name of 1 to 40 characters and a value of at most 500";
            errors.add(format!("metadata.{}", name.escape_debug()), problem);
        }
    }
}

/// Parses an absolute http or https URL without credentials.
fn parse_url(text: &str) -> Result<Url, &'static str> {
    if text.len() > MAX_URL {
        return Err("must be at most 2048 bytes");
    }
    let url = Url::parse(text)
        .map_err(|_| "must be an absolute URL such as https://shop.example/paid")?;
    if !is_web_address(text) {
        return Err("must be an absolute URL such as https://shop.example/paid");
    }
    Ok(url)
}
