//! The filters that are measured, each for an object with a given number.

use eventlog::ObjectFilter;

use crate::sample;

type Filter = fn(usize) -> ObjectFilter;

pub(crate) fn all() -> [(&'static str, Filter); 10] {
    [
        ("none", |_| ObjectFilter::default()),
        ("status", |number| ObjectFilter {
            statuses: vec![if number % 2 == 0 {
                "completed"
            } else {
                "declined"
            }],
            ..ObjectFilter::default()
        }),
        ("statuses", |_| ObjectFilter {
            statuses: vec!["declined", "quarantined"],
            ..ObjectFilter::default()
        }),
        ("needs_attention", |_| ObjectFilter {
            needs_attention: Some(true),
            ..ObjectFilter::default()
        }),
        ("created", |number| ObjectFilter {
            created_from: Some(sample::created_at(number)),
            created_before: Some(sample::created_at(number + 5000)),
            ..ObjectFilter::default()
        }),
        ("amount, rare", |number| ObjectFilter {
            amount_from: Some(sample::amount(number).poisha()),
            amount_to: Some(sample::amount(number).poisha()),
            ..ObjectFilter::default()
        }),
        ("amount, common", |_| ObjectFilter {
            amount_from: Some(50_000),
            amount_to: Some(90_000),
            ..ObjectFilter::default()
        }),
        ("payer", |number| ObjectFilter {
            payer_reference: Some(sample::payer(number)),
            ..ObjectFilter::default()
        }),
        ("wallet, status", |number| ObjectFilter {
            statuses: vec!["completed"],
            wallet_digits: Some(sample::wallet_digits(number)),
            ..ObjectFilter::default()
        }),
        ("search", |number| ObjectFilter {
            term: Some(if number % 2 == 0 {
                sample::invoice(number)
            } else {
                sample::trx_id(number)
            }),
            ..ObjectFilter::default()
        }),
    ]
}
