//! The guide's error numbers. Of those from 2044 to 2056 each means something else today, which is
//! why a client of this dialect must not read them with today's list, nor the other way round.

use crate::refusal::{Code, Refusal};

/// A refusal as the guide has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Said {
    pub(super) number: u16,
    pub(super) message: &'static str,
    pub(super) invention: Option<&'static str>,
}

/// Today's number, the guide's, and its words. Source: the guide v0.3, Error Code and Message.
const NUMBERS: &[(Code, u16, &str)] = &[
    (Code::INVALID_APP_KEY, 2001, "Invalid App Key"),
    (Code::INVALID_PAYMENT_ID, 2002, "Invalid Payment ID"),
    (Code::PROCESS_FAILED, 2003, "Process Failed"),
    (Code::INVALID_AMOUNT, 2006, "Invalid amount."),
    (Code::INVALID_CURRENCY, 2007, "Invalid currency."),
    (Code::INVALID_INTENT, 2008, "Invalid intent."),
    (Code::INVALID_REQUEST_BODY, 2025, "Invalid Request Body"),
    (Code::TRANSACTION_NOT_FOUND, 2033, "Transaction Not Found"),
    (
        Code::INVALID_PAYER_REFERENCE,
        2044,
        "Invalid Payer Reference",
    ),
    (
        Code::INVALID_CALLBACK_URL,
        2045,
        "Invalid Merchant Callback URL",
    ),
    (
        Code::AGREEMENT_EXISTS,
        2046,
        "Agreement already exists between payer and merchant",
    ),
    (Code::INVALID_AGREEMENT_ID, 2047, "Invalid Agreement ID"),
    (
        Code::AGREEMENT_INCOMPLETE,
        2049,
        "Agreement is in incomplete state",
    ),
    (
        Code::AGREEMENT_CANCELLED,
        2050,
        "Agreement has already been cancelled",
    ),
    (
        Code::AGREEMENT_PREREQUISITE,
        2051,
        "Agreement execution pre-requisite hasn't been met",
    ),
    (
        Code::INVALID_AGREEMENT_STATE,
        2052,
        "Invalid Agreement State",
    ),
    (Code::INVALID_PAYMENT_STATE, 2053, "Invalid Payment State"),
    (
        Code::PAYMENT_PREREQUISITE,
        2054,
        "Payment execution pre-requisite hasn't been met",
    ),
    (
        Code::NOT_THE_INITIATOR,
        2055,
        "This action can only be performed by the agreement or payment initiator party",
    ),
    (
        Code::PAYMENT_COMPLETED,
        2056,
        "The payment has already been completed",
    ),
    (Code::NOT_A_BKASH_ACCOUNT, 2057, "Not a bKash Wallet"),
];

/// What the guide has no number for, and the nearest that it has.
const NEAREST: &[(Code, Code)] = &[
    (Code::FIELD_MISSING, Code::INVALID_REQUEST_BODY),
    (Code::INVALID_INVOICE_NUMBER, Code::INVALID_REQUEST_BODY),
    (Code::TLV_FORMAT, Code::INVALID_REQUEST_BODY),
    (Code::PAYMENT_EXECUTED, Code::PAYMENT_COMPLETED),
    (Code::AGREEMENT_EXECUTED, Code::INVALID_AGREEMENT_STATE),
    (Code::AGREEMENT_NOT_SHARED, Code::NOT_THE_INITIATOR),
    (Code::INVALID_APP_TOKEN, Code::INVALID_REQUEST_BODY),
];

/// A refusal of today's list in the guide's numbers.
pub(super) fn said(refusal: Refusal) -> Said {
    // Not of the guide's list, but of what stands before bKash.
    if refusal.code == Code::MAINTENANCE {
        return Said {
            number: 503,
            message: refusal.message(),
            invention: refusal.invention,
        };
    }
    if let Some((number, message)) = of_the_guide(refusal.code) {
        return Said {
            number,
            message,
            invention: refusal.invention,
        };
    }
    let nearest = NEAREST.iter().find(|(code, _)| *code == refusal.code);
    let nearest = nearest.map_or(Code::PROCESS_FAILED, |(_, nearest)| *nearest);
    let (number, message) = of_the_guide(nearest).unwrap_or((2003, "Process Failed"));
    Said {
        number,
        message,
        invention: Some("the guide v0.3 has no number for this refusal"),
    }
}

/// Every refusal that the guide has a number for, in its order.
pub(crate) fn all() -> impl Iterator<Item = Code> {
    NUMBERS.iter().map(|(code, ..)| *code)
}

/// The guide's number and words for a refusal of today's list, if it has them.
pub(crate) fn of_the_guide(code: Code) -> Option<(u16, &'static str)> {
    let mut numbers = NUMBERS.iter();
    let (_, number, message) = numbers.find(|(today, _, _)| *today == code)?;
    Some((*number, message))
}

#[cfg(test)]
mod tests {
    use super::{NUMBERS, of_the_guide, said};
    use crate::refusal::Code;

    #[test]
    fn the_same_number_means_something_else_today() {
        let state = said(Code::INVALID_PAYMENT_STATE.into());
        assert_eq!(
            (state.number, state.message),
            (2053, "Invalid Payment State")
        );
        let completed = said(Code::PAYMENT_COMPLETED.into());
        assert_eq!(completed.number, 2056);
        assert_eq!(completed.invention, None);
    }

    #[test]
    fn every_number_of_the_guide_is_here_once() {
        let numbers: Vec<_> = NUMBERS.iter().map(|(_, number, _)| *number).collect();
        // 2048 is not in the guide.
        let printed = [
            2001, 2002, 2003, 2006, 2007, 2008, 2025, 2033, 2044, 2045, 2046, 2047, 2049, 2050,
            2051, 2052, 2053, 2054, 2055, 2056, 2057,
        ];
        assert_eq!(numbers, printed);
    }

    #[test]
    fn what_the_guide_does_not_have_is_said_with_what_it_has() {
        for code in Code::all().filter(|code| of_the_guide(*code).is_none()) {
            let said = said(code.into());
            let maintenance = code == Code::MAINTENANCE;
            assert_eq!(said.invention.is_none(), maintenance, "{code}");
            let printed = NUMBERS.iter().any(|(_, number, _)| *number == said.number);
            assert!(printed || maintenance, "{code}");
        }
    }
}
