//! The actions of a merchant, its customers and bKash.

use proptest::prelude::*;

use super::families::{Family, Move};

/// Two that pay, one that is empty, one whose payments bKash refuses.
pub(super) const WALLETS: [&str; 4] = ["01770618575", "01929918378", "01823074817", "01700002003"];

#[derive(Clone, Debug)]
pub(super) enum Deed {
    /// An agreement is created, agreed to and executed.
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
    /// Capture or void.
    Settle {
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
        move_to: Move,
    },
    Advance {
        seconds: u64,
    },
}

/// Few payments and few amounts, so that many deeds meet the same money.
pub(super) fn deed() -> impl Strategy<Value = Deed> {
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
        Move::Disbursement,
        Move::Collection,
        Move::Bank,
        Move::Customer,
    ]);
    prop_oneof![
        2 => (family(), wallet()).prop_map(|(family, wallet)| Deed::Consent { family, wallet }),
        1 => (0usize..3).prop_map(|agreement| Deed::Revoke { agreement }),
        4 => (family(), taka(), any::<bool>(), 0usize..3).prop_map(|(family, taka, authorization, agreement)| {
            Deed::Create { family, taka, authorization, agreement }
        }),
        6 => (payment(), wallet(), action)
            .prop_map(|(payment, wallet, action)| Deed::Customer { payment, wallet, action }),
        7 => (payment(), family()).prop_map(|(payment, family)| Deed::Execute { payment, family }),
        5 => (payment(), family(), any::<bool>())
            .prop_map(|(payment, family, capture)| Deed::Settle { payment, family, capture }),
        6 => (payment(), family(), taka())
            .prop_map(|(payment, family, taka)| Deed::Refund { payment, family, taka }),
        2 => (taka(), moves).prop_map(|(taka, move_to)| Deed::Organization { taka, move_to }),
        1 => (0u64..4000).prop_map(|seconds| Deed::Advance { seconds }),
    ]
}
