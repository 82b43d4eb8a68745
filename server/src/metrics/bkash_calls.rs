//! Calls to bKash: how long they take, how they end, and why bKash refuses.

use bkash::{CallObserver, CallVerdict, EndedCall};
use domain::Decline;
use prometheus_client::{
    metrics::{counter::Counter, family::Family, histogram::Histogram},
    registry::Registry,
};

use super::labels::{Histograms, Labels, labels};

/// Measures calls to bKash.
pub(crate) struct BkashCalls {
    duration: Histograms<2>,
    refusals: Family<Labels<1>, Counter>,
}

/// From bKash's usual quarter of a second to its time-out.
fn histogram() -> Histogram {
    Histogram::new([0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0])
}

/// Refusals whose error code is not listed as a reason.
const OTHER: &str = "other";

const DECLINES: [Decline; 9] = [
    Decline::InsufficientBalance,
    Decline::Duplicate,
    Decline::WrongPin,
    Decline::WrongVerificationCode,
    Decline::NotAWallet,
    Decline::WalletBlocked,
    Decline::AgreementUnusable,
    Decline::MerchantRefused,
    Decline::Unavailable,
];

const fn reason(decline: Decline) -> &'static str {
    match decline {
        Decline::InsufficientBalance => "insufficient_balance",
        Decline::Duplicate => "duplicate",
        Decline::WrongPin => "wrong_pin",
        Decline::WrongVerificationCode => "wrong_verification_code",
        Decline::NotAWallet => "not_a_wallet",
        Decline::WalletBlocked => "wallet_blocked",
        Decline::AgreementUnusable => "agreement_unusable",
        Decline::MerchantRefused => "merchant_refused",
        Decline::Unavailable => "unavailable",
    }
}

impl BkashCalls {
    pub(super) fn register(registry: &mut Registry) -> Self {
        let calls = Self {
            duration: Histograms::new_with_constructor(histogram),
            refusals: Family::default(),
        };
        for reason in DECLINES.map(reason).into_iter().chain([OTHER]) {
            drop(calls.refusals.get_or_create(&labels([("reason", reason)])));
        }
        registry.register(
            "bkash_call_duration_seconds",
            "Time of a call to bKash with its whole answer, by the path of the call and how it ended",
            calls.duration.clone(),
        );
        registry.register(
            "bkash_refusals",
            "Calls that bKash refused with an error code, by reason",
            calls.refusals.clone(),
        );
        calls
    }
}

impl CallObserver for BkashCalls {
    fn ended(&self, call: EndedCall) {
        let by = labels([("call", call.path), ("verdict", call.verdict.as_str())]);
        self.duration
            .get_or_create(&by)
            .observe(call.duration.as_secs_f64());
        if call.verdict == CallVerdict::Refused {
            let reason = call.decline.map_or(OTHER, reason);
            self.refusals
                .get_or_create(&labels([("reason", reason)]))
                .inc();
        }
    }
}
