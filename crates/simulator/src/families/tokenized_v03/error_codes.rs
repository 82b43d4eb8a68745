//! The guide's error codes. Codes 2044 to 2056 have another meaning in today's list, so a client
//! must not mix the lists.

use crate::error_codes::{ErrorCode, Refusal};

/// A refusal with the guide's code and message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct GuideRefusal {
    pub(super) number: u16,
    pub(super) message: &'static str,
    pub(super) invention: Option<&'static str>,
}

/// Today's code, the guide's code, and the guide's message. Source: guide v0.3, Error Code and
/// Message.
const GUIDE_CODES: &[(ErrorCode, u16, &str)] = &[
    (ErrorCode::INVALID_APP_KEY, 2001, "Invalid App Key"),
    (ErrorCode::INVALID_PAYMENT_ID, 2002, "Invalid Payment ID"),
    (ErrorCode::PROCESS_FAILED, 2003, "Process Failed"),
    (ErrorCode::INVALID_AMOUNT, 2006, "Invalid amount."),
    (ErrorCode::INVALID_CURRENCY, 2007, "Invalid currency."),
    (ErrorCode::INVALID_INTENT, 2008, "Invalid intent."),
    (
        ErrorCode::INVALID_REQUEST_BODY,
        2025,
        "Invalid Request Body",
    ),
    (
        ErrorCode::TRANSACTION_NOT_FOUND,
        2033,
        "Transaction Not Found",
    ),
    (
        ErrorCode::INVALID_PAYER_REFERENCE,
        2044,
        "Invalid Payer Reference",
    ),
    (
        ErrorCode::INVALID_CALLBACK_URL,
        2045,
        "Invalid Merchant Callback URL",
    ),
    (
        ErrorCode::AGREEMENT_EXISTS,
        2046,
        "Agreement already exists between payer and merchant",
    ),
    (
        ErrorCode::INVALID_AGREEMENT_ID,
        2047,
        "Invalid Agreement ID",
    ),
    (
        ErrorCode::AGREEMENT_INCOMPLETE,
        2049,
        "Agreement is in incomplete state",
    ),
    (
        ErrorCode::AGREEMENT_CANCELLED,
        2050,
        "Agreement has already been cancelled",
    ),
    (
        ErrorCode::AGREEMENT_PREREQUISITE,
        2051,
        "Agreement execution pre-requisite hasn't been met",
    ),
    (
        ErrorCode::INVALID_AGREEMENT_STATE,
        2052,
        "Invalid Agreement State",
    ),
    (
        ErrorCode::INVALID_PAYMENT_STATE,
        2053,
        "Invalid Payment State",
    ),
    (
        ErrorCode::PAYMENT_PREREQUISITE,
        2054,
        "Payment execution pre-requisite hasn't been met",
    ),
    (
        ErrorCode::NOT_THE_INITIATOR,
        2055,
        "This action can only be performed by the agreement or payment initiator party",
    ),
    (
        ErrorCode::PAYMENT_COMPLETED,
        2056,
        "The payment has already been completed",
    ),
    (ErrorCode::NOT_A_BKASH_ACCOUNT, 2057, "Not a bKash Wallet"),
];

/// Codes that the guide lacks, with the closest code that it has.
const NEAREST_CODES: &[(ErrorCode, ErrorCode)] = &[
    (ErrorCode::FIELD_MISSING, ErrorCode::INVALID_REQUEST_BODY),
    (
        ErrorCode::INVALID_INVOICE_NUMBER,
        ErrorCode::INVALID_REQUEST_BODY,
    ),
    (ErrorCode::TLV_FORMAT, ErrorCode::INVALID_REQUEST_BODY),
    (ErrorCode::PAYMENT_EXECUTED, ErrorCode::PAYMENT_COMPLETED),
    (
        ErrorCode::AGREEMENT_EXECUTED,
        ErrorCode::INVALID_AGREEMENT_STATE,
    ),
    (
        ErrorCode::AGREEMENT_NOT_SHARED,
        ErrorCode::NOT_THE_INITIATOR,
    ),
    (
        ErrorCode::INVALID_APP_TOKEN,
        ErrorCode::INVALID_REQUEST_BODY,
    ),
];

/// Converts a refusal to the guide's codes.
pub(super) fn in_guide(refusal: Refusal) -> GuideRefusal {
    // The gateway sends this one, not bKash.
    if refusal.code == ErrorCode::MAINTENANCE {
        return GuideRefusal {
            number: 503,
            message: refusal.message(),
            invention: refusal.invention,
        };
    }
    if let Some((number, message)) = guide_code(refusal.code) {
        return GuideRefusal {
            number,
            message,
            invention: refusal.invention,
        };
    }
    let nearest = NEAREST_CODES.iter().find(|(code, _)| *code == refusal.code);
    let nearest = nearest.map_or(ErrorCode::PROCESS_FAILED, |(_, nearest)| *nearest);
    let (number, message) = guide_code(nearest).unwrap_or((2003, "Process Failed"));
    GuideRefusal {
        number,
        message,
        invention: Some("the guide v0.3 has no number for this refusal"),
    }
}

/// Today's codes of all refusals in the guide, in its order.
pub(crate) fn all() -> impl Iterator<Item = ErrorCode> {
    GUIDE_CODES.iter().map(|(code, ..)| *code)
}

/// The guide's code and message for one of today's codes, if the guide has it.
pub(crate) fn guide_code(code: ErrorCode) -> Option<(u16, &'static str)> {
    let mut numbers = GUIDE_CODES.iter();
    let (_, number, message) = numbers.find(|(today, _, _)| *today == code)?;
    Some((*number, message))
}

#[cfg(test)]
mod tests {
    use super::{GUIDE_CODES, guide_code, in_guide};
    use crate::error_codes::ErrorCode;

    #[test]
    fn error_codes_of_the_guide_have_other_meanings_today() {
        let state = in_guide(ErrorCode::INVALID_PAYMENT_STATE.into());
        assert_eq!(
            (state.number, state.message),
            (2053, "Invalid Payment State")
        );
        let completed = in_guide(ErrorCode::PAYMENT_COMPLETED.into());
        assert_eq!(completed.number, 2056);
        assert_eq!(completed.invention, None);
    }

    #[test]
    fn every_error_code_of_the_guide_is_listed_once() {
        let numbers: Vec<_> = GUIDE_CODES.iter().map(|(_, number, _)| *number).collect();
        // 2048 is not in the guide.
        let printed = [
            2001, 2002, 2003, 2006, 2007, 2008, 2025, 2033, 2044, 2045, 2046, 2047, 2049, 2050,
            2051, 2052, 2053, 2054, 2055, 2056, 2057,
        ];
        assert_eq!(numbers, printed);
    }

    #[test]
    fn codes_missing_from_the_guide_map_to_codes_that_it_has() {
        for code in ErrorCode::all().filter(|code| guide_code(*code).is_none()) {
            let in_guide = in_guide(code.into());
            let maintenance = code == ErrorCode::MAINTENANCE;
            assert_eq!(in_guide.invention.is_none(), maintenance, "{code}");
            let printed = GUIDE_CODES
                .iter()
                .any(|(_, number, _)| *number == in_guide.number);
            assert!(printed || maintenance, "{code}");
        }
    }
}
