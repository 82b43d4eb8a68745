//! The dialects, and the formats in which they differ.

use crate::{clock::Moment, wallets::Msisdn};

/// A dialect of Tokenized Checkout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dialect {
    /// v1.2.0-beta.
    V1,
    /// v2.
    V2,
    /// The integration guide v0.3 of 2019.
    V03,
}

impl Dialect {
    /// The prefix of the dialect's schemas in the OpenAPI document.
    pub(super) const fn schema_prefix(self) -> &'static str {
        match self {
            Self::V1 => "tokenized_v1",
            Self::V2 => "tokenized_v2",
            Self::V03 => "tokenized_v03",
        }
    }
}

/// How a response writes times.
#[derive(Clone, Copy, Debug)]
pub(super) enum TimeFormat {
    /// `2026-01-26T11:26:42:127 GMT+0600`.
    Bangladesh,
    /// The same without milliseconds: `2026-01-26T11:26:42:000 GMT+0600`.
    BangladeshSecond,
    /// `2019-01-01T04:46:16:590 GMT+0000`.
    Utc,
}

impl TimeFormat {
    pub(super) fn write(self, moment: Moment) -> String {
        match self {
            Self::Bangladesh => moment.bkash_time(),
            Self::BangladeshSecond => moment.truncate_to_second().bkash_time(),
            Self::Utc => moment.bkash_time_in_utc(),
        }
    }
}

/// How a response writes wallet numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum MsisdnFormat {
    /// `01770618575`.
    Local,
    /// `8801770618575`.
    International,
}

impl MsisdnFormat {
    pub(super) fn write(self, wallet: &Msisdn) -> String {
        match self {
            Self::Local => wallet.to_string(),
            Self::International => format!("88{wallet}"),
        }
    }
}
