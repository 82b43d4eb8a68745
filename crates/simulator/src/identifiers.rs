//! Generates identifiers in bKash's formats, so that a client which parses them too strictly fails
//! here.

use std::{fmt::Write as _, sync::Arc};

use crate::{api::Api, clock::Moment, mode::Mode, rng::Rng};

/// A paymentID in the format of its API. It ends with the creation time in epoch milliseconds;
/// before that come `TR`, the mode and seven alphanumerics; seven alone for the iFrame API; or `AG`
/// or `PAY` and five in the guide v0.3.
pub(crate) fn payment_id(rng: &mut Rng, api: Api, mode: Mode, now: Moment) -> Arc<str> {
    let mut text = String::with_capacity(26);
    match (api, mode) {
        (Api::Iframe, _) => rng.push_uppercase(&mut text, 7),
        (Api::TokenizedV03, Mode::Agreement) => {
            text.push_str("AG");
            rng.push_uppercase(&mut text, 5);
        }
        (Api::TokenizedV03, _) => {
            text.push_str("PAY");
            rng.push_uppercase(&mut text, 5);
        }
        (Api::TokenizedV1 | Api::TokenizedV2, _) => {
            text.push_str("TR");
            text.push_str(mode.code());
            rng.push_alphanumeric(&mut text, 7);
        }
    }
    push_epoch(&mut text, now);
    text.into()
}

/// The merchant's name at bKash, seven alphanumerics, and the execution time.
pub(crate) fn agreement_id(rng: &mut Rng, now: Moment) -> Arc<str> {
    let mut text = String::from("TokenizedMerchant01");
    rng.push_uppercase(&mut text, 7);
    push_epoch(&mut text, now);
    text.into()
}

/// Ten upper-case alphanumerics, of which the first three encode the date in Bangladesh.
///
/// bKash does not document the encoding. It matches every dated sample known.
pub(crate) fn trx_id(rng: &mut Rng, now: Moment) -> Arc<str> {
    let (year, month, day) = now.bangladesh_date();
    let mut text = String::with_capacity(10);
    // 2017 is `4` and 2023 is `A`; months start at `A`; days run from `1` to `V`.
    text.push(base36(u32::try_from(year - 2013).unwrap_or(0)));
    text.push(base36(u32::from(month) + 9));
    text.push(base36(u32::from(day)));
    rng.push_uppercase(&mut text, 7);
    text.into()
}

/// The `hash` of a bkashURL. It ends with the creation time.
pub(crate) fn page_hash(rng: &mut Rng, now: Moment) -> String {
    let mut text = String::with_capacity(53);
    rng.push_alphanumeric(&mut text, 40);
    push_epoch(&mut text, now);
    text
}

/// The `signature` of the callback: ten alphanumerics.
pub(crate) fn signature(rng: &mut Rng) -> String {
    let mut text = String::with_capacity(10);
    rng.push_alphanumeric(&mut text, 10);
    text
}

fn push_epoch(text: &mut String, now: Moment) {
    // Writing into a String cannot fail.
    let _ = write!(text, "{:013}", now.epoch_milliseconds());
}

fn base36(value: u32) -> char {
    char::from_digit(value % 36, 36)
        .unwrap_or('0')
        .to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::{payment_id, trx_id};
    use crate::{api::Api, clock::Moment, mode::Mode, rng::Rng};

    fn moment(milliseconds: i64) -> Moment {
        serde_json::from_value(milliseconds.into()).expect("a number is a moment")
    }

    #[test]
    fn transaction_ids_start_with_the_date_in_bangladesh() {
        let mut rng = Rng::from_seed(1);
        assert!(trx_id(&mut rng, moment(1_762_072_142_166)).starts_with("CK2"));
        assert!(trx_id(&mut rng, moment(1_769_405_202_127)).starts_with("DAQ"));
    }

    #[test]
    fn payment_ids_end_with_their_creation_time() {
        let id = payment_id(
            &mut Rng::from_seed(1),
            Api::TokenizedV1,
            Mode::CheckoutUrl,
            moment(1_762_072_142_166),
        );
        assert!(id.starts_with("TR0011") && id.ends_with("1762072142166"));
        assert_eq!(id.len(), 26);
    }
}
