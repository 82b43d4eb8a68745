//! The actions of a merchant, its customers and bKash.

use proptest::prelude::*;

use super::families::{Family, Transfer};

/// Two wallets that can pay, an empty one, and one whose payments bKash refuses.
pub(super) const WALLETS: [&str; 4] = ["01770618575", "01929918378", "01823074817", "01700002003"];

/// An action of the merchant, a customer or bKash.
#[derive(Clone, Debug)]
pub(super) enum Action {
    /// An agreement is created, approved and executed.
    Consent {
        family: Family,
        wallet: &'static str,
    },
    Revoke {
        agreement: usize,
    },
    Create {
        family: Family,
        taka: u32,
        authorization: bool,
        agreement: usize,
    },
    Customer {
        payment: usize,
        wallet: &'static str,
        action: &'static str,
    },
    Execute {
        payment: usize,
        family: Family,
    },
    CaptureOrVoid {
        payment: usize,
        family: Family,
        capture: bool,
    },
    Refund {
        payment: usize,
        family: Family,
        taka: u32,
    },
    Organization {
        taka: u32,
        move_to: Transfer,
    },
    Advance {
        seconds: u64,
    },
}

/// An action on few payments with few amounts, so that many actions affect the same money.
pub(super) fn action_strategy() -> impl Strategy<Value = Action> {
    let family = || prop::sample::select(Family::ALL.to_vec());
    let [first, second, empty, refused] = WALLETS;
    let wallet =
        move || prop::sample::select(vec![first, first, first, second, second, empty, refused]);
    let action = prop::sample::select(vec![
        "approve", "approve", "approve", "approve", "fail", "cancel",
    ]);
    let payment = || 0usize..4;
    let taka = || prop::sample::select(vec![40u32, 60, 100, 100, 150, 30_000]);
    let moves = prop::sample::select(vec![
        Transfer::Disbursement,
        Transfer::Collection,
        Transfer::Bank,
        Transfer::Customer,
    ]);
    prop_oneof![
        2 => (family(), wallet()).prop_map(|(family, wallet)| Action::Consent { family, wallet }),
        1 => (0usize..3).prop_map(|agreement| Action::Revoke { agreement }),
        4 => (family(), taka(), any::<bool>(), 0usize..3).prop_map(|(family, taka, authorization, agreement)| {
            Action::Create { family, taka, authorization, agreement }
        }),
        6 => (payment(), wallet(), action)
            .prop_map(|(payment, wallet, action)| Action::Customer { payment, wallet, action }),
        7 => (payment(), family()).prop_map(|(payment, family)| Action::Execute { payment, family }),
        5 => (payment(), family(), any::<bool>())
            .prop_map(|(payment, family, capture)| Action::CaptureOrVoid { payment, family, capture }),
        6 => (payment(), family(), taka())
            .prop_map(|(payment, family, taka)| Action::Refund { payment, family, taka }),
        2 => (taka(), moves).prop_map(|(taka, move_to)| Action::Organization { taka, move_to }),
        1 => (0u64..4000).prop_map(|seconds| Action::Advance { seconds }),
    ]
}
