//! The settings of the simulated bKash. The defaults are what a merchant gets from bKash.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use url::Url;

use crate::{
    merchant::{Merchant, MerchantId},
    mode::Mode,
    money::Poisha,
};

/// All settings.
///
/// The credentials are test data and are not valid at bKash. Values that bKash does not publish,
/// such as the lifetime of an OTP or the number of attempts, are the simulator's choice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is an independent setting"
)]
pub struct Settings {
    /// The merchant whose credentials the documentation prints. Its fields are at the top level.
    #[serde(flatten)]
    pub merchant: Merchant,
    /// More merchants. They share the customers, but no payments, agreements or money.
    pub other_merchants: Vec<Merchant>,
    /// Lifetime of an `id_token` in seconds. Source: Token Management Overview, 3600.
    pub token_lifetime_seconds: u64,
    /// Lifetime of a `refresh_token` in seconds. Copies of bKash's pages say 28 or 30 days.
    pub refresh_token_lifetime_seconds: u64,
    /// Whether Refresh returns a new refresh token and invalidates the old one. bKash does not
    /// document it.
    pub rotate_refresh_token: bool,
    /// Grants per rolling hour, and as many refreshes; `None` for no limit.
    pub token_limit: Option<u32>,
    /// Seconds for which exceeding `token_limit` blocks the merchant. Source: Token Management, one
    /// hour.
    pub token_block_seconds: u64,
    /// Refuse `Authorization: Bearer …`. By default, raw and Bearer tokens are accepted.
    pub refuse_bearer: bool,
    /// Seconds in which a second payment of the same wallet and amount is refused with 2029; 0 for
    /// off.
    pub duplicate_window_seconds: u64,
    /// Refuse an invoice number that was already paid (2031). bKash documents the rule, but was not
    /// seen to enforce it.
    pub unique_invoice: bool,
    /// Refuse a second active agreement of the same wallet and payer reference (2050).
    pub one_agreement_per_payer: bool,
    /// Refuse a second Execute of a payment with 2117 instead of 2062. Both occur at bKash.
    pub second_execute_says_2117: bool,
    /// Add `statusCode` and `statusMessage` to successful responses of the iFrame API, except for
    /// tokens. bKash sends neither; a published client needs them.
    pub iframe_status_code: bool,
    /// Seconds between two calls of organizationBalance; 0 for no limit. According to a third
    /// party, bKash allows one per minute.
    pub organization_balance_interval_seconds: u64,
    /// Refuse an Execute before the customer's approval with 2054 (agreements) or 2060 (payments)
    /// instead of 2056, which is in traces of payments.
    pub early_execute_says_prerequisite: bool,
    /// Disabled modes of Create, which are refused with 2064.
    pub unavailable_modes: Vec<Mode>,
    /// Seconds in which a paymentID can be executed. Source: Create Payment, 24 hours.
    pub payment_lifetime_seconds: u64,
    /// Seconds for which an authorization holds money; `None` for no limit.
    pub authorization_hold_seconds: Option<u64>,
    /// Refunds per payment on v1.2.0-beta and through the iFrame API.
    pub refund_limit: u32,
    /// Refunds per payment on v2. Source: Refund v2, ten.
    pub refund_limit_v2: u32,
    /// Seconds in which a second refund of the same payment and amount is refused with 2029; 0 for
    /// off. A third party saw bKash do this for ten minutes; its error code is not known.
    pub duplicate_refund_window_seconds: u64,
    /// Accept v2 refunds without `sku` and `reason`. bKash's pages call them optional, but its
    /// sandbox requires them.
    pub refund_v2_text_optional: bool,
    /// Return `Cancelled` from Cancel Agreement of the guide v0.3, as its table says, instead of
    /// `Completed`, as its sample does.
    pub v03_cancel_says_cancelled: bool,
    /// Return `"Completed "` from Execute Agreement of the guide v0.3, with the trailing space of
    /// its sample.
    pub v03_trailing_blank: bool,
    /// The one-time password of every wallet.
    pub otp: String,
    /// Lifetime of an OTP in seconds (2018 afterwards).
    pub otp_lifetime_seconds: u64,
    /// Wrong OTPs until the payment fails. Source: bKash's sandbox test cases, three.
    pub otp_attempts: u32,
    /// Times the customer can have the OTP sent again (2013 afterwards).
    pub otp_resends: u32,
    /// Wrong PINs until the payment fails and the wallet is locked.
    pub pin_attempts: u32,
    /// Seconds the PIN page can stay open (2019 afterwards).
    pub pin_lifetime_seconds: u64,
    /// Seconds for which a wallet is locked after too many wrong PINs.
    pub wallet_lock_seconds: u64,
    /// Opening balance of ordinary wallets in taka.
    #[serde(with = "taka")]
    pub wallet_balance: Poisha,
    /// Opening balance of each merchant's disbursement account in taka.
    #[serde(with = "taka")]
    pub disbursement_balance: Poisha,
    /// Number of calls in the call log.
    pub calls_kept: usize,
    /// Number of payments and bookings that are kept individually. Older ones are summed up, so
    /// that memory stays bounded.
    pub payments_kept: usize,
    /// Origin of bkashURL, such as `https://bkash.example`; by default the listener's address.
    pub public_origin: Option<String>,
    /// File that keeps the state over a restart. Fixed at the start.
    pub state_file: Option<PathBuf>,
    /// Seed of the identifiers; `None` for a random one. Fixed at the start.
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

/// With fewer, payments could be dropped while a customer pays them.
const MIN_PAYMENTS_KEPT: usize = 100;

/// An invalid setting.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{setting}: {problem}")]
pub struct SettingsError {
    /// The setting's name.
    pub setting: String,
    /// Why its value is invalid.
    pub problem: String,
}

impl Settings {
    /// Returns these settings with `changes` applied.
    ///
    /// # Errors
    ///
    /// Returns the first setting that does not exist or has an invalid value.
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
                None => return Err(refuse("unknown setting".to_owned())),
                Some(current) if *current == value => continue,
                Some(_) if matches!(setting.as_str(), "state_file" | "seed") => {
                    return Err(refuse("cannot change while the simulator runs".to_owned()));
                }
                Some(_) => {}
            }
            merged.insert(setting.clone(), value);
            // One at a time, so that the error names the setting.
            result = serde_json::from_value(Value::Object(merged.clone()))
                .map_err(|error| refuse(error.to_string()))?;
            result.check().map_err(refuse)?;
        }
        Ok(result)
    }

    /// Validates what the field types cannot express.
    fn check(&self) -> Result<(), String> {
        let mut keys: Vec<_> = std::iter::once(&self.merchant)
            .chain(&self.other_merchants)
            .map(|merchant| merchant.app_key.as_str())
            .collect();
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err("two merchants cannot share an app_key".to_owned());
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
            return Err("the OTP must consist of digits".to_owned());
        }
        if self.otp_attempts == 0 || self.pin_attempts == 0 {
            return Err("at least one attempt is needed".to_owned());
        }
        if self.payments_kept < MIN_PAYMENTS_KEPT {
            return Err(format!(
                "payments_kept must be at least {MIN_PAYMENTS_KEPT}"
            ));
        }
        Ok(())
    }
}

impl MerchantId {
    /// Finds a merchant.
    pub(crate) fn find(settings: &Settings, is_theirs: impl Fn(&Merchant) -> bool) -> Option<Self> {
        let mut merchants = std::iter::once(&settings.merchant).chain(&settings.other_merchants);
        merchants.position(is_theirs).map(Self)
    }

    /// The IDs of the first `count` merchants.
    pub(crate) fn first(count: usize) -> impl Iterator<Item = Self> {
        (0..count).map(Self)
    }

    /// The merchant's settings; `None` if it was removed from them.
    pub(crate) fn of(self, settings: &Settings) -> Option<&Merchant> {
        match self.0.checked_sub(1) {
            None => Some(&settings.merchant),
            Some(index) => settings.other_merchants.get(index),
        }
    }
}

/// Amounts as strings in taka.
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
        // The number's text, not its value: money is not computed with floats.
        let text = match Value::deserialize(from)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Poisha::parse(&text)
            .ok_or_else(|| D::Error::custom("expected taka as text, such as \"50000.00\""))
    }
}
