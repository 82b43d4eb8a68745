//! What a person may choose about the simulated bKash; the defaults are what a merchant meets.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::{
    merchant::{Merchant, MerchantId},
    mode::Mode,
    money::Poisha,
};

/// Every switch of the simulator.
///
/// The credentials are the simulator's own test data and open nothing at bKash. Numbers that bKash
/// does not publish (lives of an OTP or a PIN page, limits of tries) are this simulator's choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of its own that a person turns by name"
)]
pub struct Settings {
    /// The merchant whose credentials the documents print; its fields stand among the others.
    #[serde(flatten)]
    pub merchant: Merchant,
    /// More merchants, who share the customers and nothing else.
    pub other_merchants: Vec<Merchant>,
    /// Seconds an `id_token` lives. Source: Token Management Overview, 3600.
    pub token_lifetime_seconds: u64,
    /// Seconds a `refresh_token` lives. Copies of bKash's pages say 28 or 30 days.
    pub refresh_token_lifetime_seconds: u64,
    /// Whether Refresh replaces the refresh token and ends the old one. bKash's pages leave it open.
    pub rotate_refresh_token: bool,
    /// Grants, and apart from them refreshes, allowed in a rolling hour; none means no limit.
    pub token_limit: Option<u32>,
    /// Seconds that going over `token_limit` blocks. Source: Token Management, one hour.
    pub token_block_seconds: u64,
    /// Refuse `Authorization: Bearer …`; by default raw and Bearer tokens are both taken.
    pub refuse_bearer: bool,
    /// Seconds in which a second payment of one wallet and amount is refused with 2029; 0 is off.
    pub duplicate_window_seconds: u64,
    /// Refuse (2031) an invoice number that was already paid. bKash's rule, but not seen enforced.
    pub unique_invoice: bool,
    /// Refuse (2050) a second live agreement of one wallet and payer reference.
    pub one_agreement_per_payer: bool,
    /// Answer a second Execute of a payment with 2117 instead of 2062; both are seen.
    pub second_execute_says_2117: bool,
    /// Add `statusCode` and `statusMessage` to what the iFrame API answers when a business call
    /// succeeds. bKash sends neither; a published client asks for them. Tokens never have them.
    pub iframe_status_code: bool,
    /// Seconds between two calls of organizationBalance; 0 is no limit. A third party says that
    /// bKash allows one a minute.
    pub organization_balance_interval_seconds: u64,
    /// Answer an Execute that comes before the customer's approval with 2054 (agreements) or 2060
    /// (payments) instead of 2056, which traces of bKash have for payments.
    pub early_execute_says_prerequisite: bool,
    /// Modes of Create that are switched off, and refused with 2064.
    pub unavailable_modes: Vec<Mode>,
    /// Seconds in which a paymentID may be executed. Source: Create Payment, 24 hours.
    pub payment_lifetime_seconds: u64,
    /// Seconds an authorization holds money before it falls back; none means for ever.
    pub authorization_hold_seconds: Option<u64>,
    /// Refunds one payment may have on v1.2.0-beta and through the iFrame API.
    pub refund_limit: u32,
    /// Refunds one payment may have on v2. Source: Refund v2, ten.
    pub refund_limit_v2: u32,
    /// Seconds in which a second refund of one payment and amount is refused with 2029; 0 is off.
    /// A third party saw bKash do so for ten minutes, with which number is not known.
    pub duplicate_refund_window_seconds: u64,
    /// Let refunds of v2 come without `sku` and `reason`: bKash's pages call them optional, and its
    /// sandbox refuses a refund without them.
    pub refund_v2_text_optional: bool,
    /// Have Cancel Agreement of the guide v0.3 answer `Cancelled`, as its table says, and not
    /// `Completed`, as its sample does.
    pub v03_cancel_says_cancelled: bool,
    /// Have Execute Agreement of the guide v0.3 answer `"Completed "`, with the blank of its sample.
    pub v03_trailing_blank: bool,
    /// The one-time password of every wallet.
    pub otp: String,
    /// Seconds an OTP may be used (2018 afterwards).
    pub otp_lifetime_seconds: u64,
    /// Wrong OTPs until the payment fails. Source: bKash's sandbox test cases, three.
    pub otp_attempts: u32,
    /// Times the customer may have the OTP sent again (2013 afterwards).
    pub otp_resends: u32,
    /// Wrong PINs until the payment fails and the wallet is locked.
    pub pin_attempts: u32,
    /// Seconds the PIN page may be open (2019 afterwards).
    pub pin_lifetime_seconds: u64,
    /// Seconds a wallet stays locked after too many wrong PINs.
    pub wallet_lock_seconds: u64,
    /// Taka in every ordinary wallet at the start and after a reset.
    #[serde(with = "taka")]
    pub wallet_balance: Poisha,
    /// Taka in each merchant's disbursement account at the start and after a reset.
    #[serde(with = "taka")]
    pub disbursement_balance: Poisha,
    /// Calls that `GET /simulator/calls` remembers.
    pub calls_kept: usize,
    /// Payments and bookings kept one by one. Older ones are carried forward as sums, so that a
    /// run without end needs no memory without end.
    pub payments_kept: usize,
    /// Origin of bkashURL, such as `https://bkash.example`; else the listener's own address.
    pub public_origin: Option<String>,
    /// File that carries payments over a restart; fixed at the start.
    pub state_file: Option<PathBuf>,
    /// Seed of identifiers; none draws a fresh one. Fixed at the start.
    pub seed: Option<u64>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            merchant: Merchant::default(),
            other_merchants: vec![Merchant::second()],
            token_lifetime_seconds: 3600,
            refresh_token_lifetime_seconds: 28 * 24 * 3600,
            rotate_refresh_token: false,
            token_limit: None,
            token_block_seconds: 3600,
            refuse_bearer: false,
            duplicate_window_seconds: 300,
            unique_invoice: false,
            one_agreement_per_payer: false,
            second_execute_says_2117: false,
            iframe_status_code: true,
            organization_balance_interval_seconds: 0,
            early_execute_says_prerequisite: false,
            unavailable_modes: Vec::new(),
            payment_lifetime_seconds: 24 * 3600,
            authorization_hold_seconds: None,
            refund_limit: 1,
            refund_limit_v2: 10,
            duplicate_refund_window_seconds: 0,
            refund_v2_text_optional: false,
            v03_cancel_says_cancelled: false,
            v03_trailing_blank: false,
            otp: "123456".to_owned(),
            otp_lifetime_seconds: 120,
            otp_attempts: 3,
            otp_resends: 3,
            pin_attempts: 3,
            pin_lifetime_seconds: 300,
            wallet_lock_seconds: 1800,
            wallet_balance: Poisha::parse("50000").unwrap_or_default(),
            disbursement_balance: Poisha::parse("10000").unwrap_or_default(),
            calls_kept: 1000,
            payments_kept: 1_000_000,
            public_origin: None,
            state_file: None,
            seed: None,
        }
    }
}

/// With fewer, payments would be forgotten while somebody pays them.
const MIN_PAYMENTS_KEPT: usize = 100;

/// Why a settings document was refused; names the setting.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub struct SettingsError {
    /// The setting's name.
    pub setting: String,
    /// What is wrong with its value.
    pub problem: String,
}

impl Settings {
    /// These settings with those in `changes` replaced; the others stay.
    pub fn with(&self, changes: Map<String, Value>) -> Result<Self, SettingsError> {
        let mut merged = match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        let mut result = self.clone();
        for (setting, value) in changes {
            let refuse = |problem: String| SettingsError {
                setting: setting.clone(),
                problem,
            };
            match merged.get(&setting) {
                None => return Err(refuse("there is no such setting".to_owned())),
                Some(current) if *current == value => continue,
                Some(_) if matches!(setting.as_str(), "state_file" | "seed") => {
                    return Err(refuse("is fixed when the simulator starts".to_owned()));
                }
                Some(_) => {}
            }
            merged.insert(setting.clone(), value);
            // One field at a time, so that the error can name it.
            result = serde_json::from_value(Value::Object(merged.clone()))
                .map_err(|error| refuse(error.to_string()))?;
            result.check().map_err(refuse)?;
        }
        Ok(result)
    }

    /// What no single field's type can say.
    fn check(&self) -> Result<(), String> {
        let mut keys: Vec<_> = std::iter::once(&self.merchant)
            .chain(&self.other_merchants)
            .map(|merchant| merchant.app_key.as_str())
            .collect();
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err("two merchants cannot have one app_key".to_owned());
        }
        if let Some(origin) = &self.public_origin {
            let is_origin = Url::parse(origin).is_ok_and(|url| {
                let plain = url.origin().ascii_serialization();
                matches!(url.scheme(), "http" | "https") && plain == origin.trim_end_matches('/')
            });
            if !is_origin {
                return Err("expected an origin such as https://bkash.example".to_owned());
            }
        }
        if self.otp.is_empty() || !self.otp.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err("an OTP has digits, and at least one".to_owned());
        }
        if self.otp_attempts == 0 || self.pin_attempts == 0 {
            return Err("the customer has at least one attempt".to_owned());
        }
        if self.payments_kept < MIN_PAYMENTS_KEPT {
            return Err(format!("payments_kept is at least {MIN_PAYMENTS_KEPT}"));
        }
        Ok(())
    }
}

impl MerchantId {
    /// The merchant of whom `is_theirs` is true.
    pub(crate) fn find(settings: &Settings, is_theirs: impl Fn(&Merchant) -> bool) -> Option<Self> {
        let mut merchants = std::iter::once(&settings.merchant).chain(&settings.other_merchants);
        merchants.position(is_theirs).map(Self)
    }

    /// The places of the first `count` merchants.
    pub(crate) fn first(count: usize) -> impl Iterator<Item = Self> {
        (0..count).map(Self)
    }

    /// What the settings say of the merchant; none for one that was taken out of them since.
    pub(crate) fn of(self, settings: &Settings) -> Option<&Merchant> {
        match self.0.checked_sub(1) {
            None => Some(&settings.merchant),
            Some(index) => settings.other_merchants.get(index),
        }
    }
}

/// Taka as text, the way every amount is written.
mod taka {
    use serde::{Deserialize, Deserializer, Serializer, de::Error as _};
    use serde_json::Value;

    use crate::money::Poisha;

    // The signature is serde's.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "serde's `with` passes a reference"
    )]
    pub(super) fn serialize<S: Serializer>(amount: &Poisha, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(amount)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Poisha, D::Error> {
        // The text of a number, never its value: money is not computed with floats.
        let text = match Value::deserialize(from)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Poisha::parse(&text)
            .ok_or_else(|| D::Error::custom("expected taka as text, such as \"50000.00\""))
    }
}
