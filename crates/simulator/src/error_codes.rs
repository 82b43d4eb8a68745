//! bKash's error codes with its own messages, misspellings included.

use std::fmt;

/// An error code from bKash's list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ErrorCode(u16);

/// An error response, and whether its code is our guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Refusal {
    pub(crate) code: ErrorCode,
    /// A message that differs from the list's.
    text: Option<&'static str>,
    /// Sent as `x-simulator-invention`; `None` where bKash's behaviour is known.
    pub(crate) invention: Option<&'static str>,
}

impl Refusal {
    /// The response of Grant and Refresh to unknown credentials.
    pub(crate) const UNKNOWN_CREDENTIALS: Self =
        ErrorCode::SYSTEM_ERROR.with_message("Invalid or unrecognized access credentials");

    /// bKash's message.
    pub(crate) fn message(&self) -> &'static str {
        self.text.unwrap_or_else(|| self.code.message())
    }
}

impl From<ErrorCode> for Refusal {
    fn from(code: ErrorCode) -> Self {
        Self {
            code,
            text: None,
            invention: None,
        }
    }
}

impl ErrorCode {
    pub(crate) const INVALID_APP_KEY: Self = Self(2001);
    pub(crate) const INVALID_PAYMENT_ID: Self = Self(2002);
    pub(crate) const PROCESS_FAILED: Self = Self(2003);
    pub(crate) const INVALID_AMOUNT: Self = Self(2006);
    pub(crate) const INVALID_CURRENCY: Self = Self(2007);
    pub(crate) const INVALID_INTENT: Self = Self(2008);
    pub(crate) const INVALID_WALLET: Self = Self(2009);
    pub(crate) const INVALID_PIN: Self = Self(2011);
    pub(crate) const INVALID_RECEIVER: Self = Self(2012);
    pub(crate) const RESEND_LIMIT_EXCEEDED: Self = Self(2013);
    pub(crate) const WRONG_PIN: Self = Self(2014);
    pub(crate) const WRONG_PIN_COUNT_EXCEEDED: Self = Self(2015);
    pub(crate) const WRONG_VERIFICATION_CODE: Self = Self(2016);
    pub(crate) const OTP_EXPIRED: Self = Self(2018);
    pub(crate) const INSUFFICIENT_BALANCE: Self = Self(2023);
    pub(crate) const INVALID_REQUEST_BODY: Self = Self(2025);
    pub(crate) const REVERSAL_TOO_LARGE: Self = Self(2026);
    pub(crate) const DUPLICATE: Self = Self(2029);
    pub(crate) const INVALID_INVOICE_NUMBER: Self = Self(2031);
    pub(crate) const TRANSACTION_NOT_FOUND: Self = Self(2033);
    pub(crate) const ALREADY_REVERSED: Self = Self(2034);
    pub(crate) const DEBIT_PARTY_STATE: Self = Self(2037);
    pub(crate) const INVALID_TRANSFER_TYPE: Self = Self(2032);
    pub(crate) const TLV_FORMAT: Self = Self(2047);
    pub(crate) const INVALID_PAYER_REFERENCE: Self = Self(2048);
    pub(crate) const INVALID_CALLBACK_URL: Self = Self(2049);
    pub(crate) const AGREEMENT_EXISTS: Self = Self(2050);
    pub(crate) const INVALID_AGREEMENT_ID: Self = Self(2051);
    pub(crate) const AGREEMENT_INCOMPLETE: Self = Self(2052);
    pub(crate) const AGREEMENT_CANCELLED: Self = Self(2053);
    pub(crate) const AGREEMENT_PREREQUISITE: Self = Self(2054);
    pub(crate) const INVALID_AGREEMENT_STATE: Self = Self(2055);
    pub(crate) const INVALID_PAYMENT_STATE: Self = Self(2056);
    pub(crate) const NOT_A_BKASH_ACCOUNT: Self = Self(2057);
    pub(crate) const NOT_A_CUSTOMER_WALLET: Self = Self(2058);
    pub(crate) const SECOND_OTP_REQUEST: Self = Self(2059);
    pub(crate) const PAYMENT_PREREQUISITE: Self = Self(2060);
    pub(crate) const NOT_THE_INITIATOR: Self = Self(2061);
    pub(crate) const PAYMENT_COMPLETED: Self = Self(2062);
    pub(crate) const MODE_NOT_VALID: Self = Self(2063);
    pub(crate) const MODE_UNAVAILABLE: Self = Self(2064);
    pub(crate) const FIELD_MISSING: Self = Self(2065);
    pub(crate) const AGREEMENT_NOT_SHARED: Self = Self(2066);
    pub(crate) const NOT_PERMITTED: Self = Self(2067);
    pub(crate) const TRANSACTION_COMPLETED: Self = Self(2068);
    pub(crate) const TRANSACTION_CANCELLED: Self = Self(2069);
    pub(crate) const REFUND_TOO_LATE: Self = Self(2071);
    pub(crate) const REFUND_AMOUNT: Self = Self(2072);
    pub(crate) const INVALID_SKU: Self = Self(2073);
    pub(crate) const NOT_REVERSIBLE: Self = Self(2074);
    pub(crate) const SKU_TOO_LONG: Self = Self(2075);
    pub(crate) const REASON_TOO_LONG: Self = Self(2076);
    pub(crate) const INVALID_TRX_ID: Self = Self(2077);
    pub(crate) const INVALID_REASON: Self = Self(2078);
    pub(crate) const INVALID_APP_TOKEN: Self = Self(2079);
    pub(crate) const AGREEMENT_EXECUTED: Self = Self(2116);
    pub(crate) const PAYMENT_EXECUTED: Self = Self(2117);
    pub(crate) const INVALID_PLATFORM: Self = Self(2118);
    pub(crate) const AUTHORIZATION_PROCESSED: Self = Self(2119);
    pub(crate) const TRANSACTION_INCOMPLETE: Self = Self(2127);
    pub(crate) const REFUND_MISMATCH: Self = Self(3045);
    pub(crate) const MAINTENANCE: Self = Self(503);
    pub(crate) const SYSTEM_ERROR: Self = Self(9999);

    /// Every code, in the order of bKash's list.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        MESSAGES.iter().map(|(number, _)| Self(*number))
    }

    /// Returns `None` for a code that is not in bKash's list.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let number = text.parse().ok()?;
        MESSAGES
            .iter()
            .any(|(listed, _)| *listed == number)
            .then_some(Self(number))
    }

    pub(crate) fn message(self) -> &'static str {
        MESSAGES
            .iter()
            .find(|(number, _)| *number == self.0)
            .map_or("System error", |(_, message)| message)
    }

    /// Uses this code where bKash does not document which one it returns.
    pub(crate) const fn undocumented(self, reason: &'static str) -> Refusal {
        Refusal {
            code: self,
            text: None,
            invention: Some(reason),
        }
    }

    /// Uses this code with another message than the list's.
    pub(crate) const fn with_message(self, text: &'static str) -> Refusal {
        Refusal {
            code: self,
            text: Some(text),
            invention: None,
        }
    }
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.0)
    }
}

/// Source: bKash, Error Codes, 2026. The page skips some codes.
const MESSAGES: &[(u16, &str)] = &[
    (
        503,
        "System is undergoing maintenance. Please try again later",
    ),
    (2001, "Invalid App Key"),
    (2002, "Invalid Payment ID"),
    (2003, "Process failed"),
    (2004, "Invalid firstPaymentDate"),
    (2005, "Invalid frequency"),
    (2006, "Invalid amount"),
    (2007, "Invalid currency"),
    (2008, "Invalid intent"),
    (2009, "Invalid Wallet"),
    (2010, "Invalid OTP"),
    (2011, "Invalid PIN"),
    (2012, "Invalid Receiver MSISDN"),
    (2013, "Resend Limit Exceeded"),
    (2014, "Wrong PIN"),
    (2015, "Wrong PIN count exceeded"),
    (2016, "Wrong verification code"),
    (2017, "Wrong verification limit exceeded"),
    (2018, "OTP verification time expired"),
    (2019, "PIN verification time expired"),
    (2020, "Exception Occurred"),
    (2021, "Invalid Mandate ID"),
    (2022, "The mandate does not exist"),
    (2023, "Insufficient Balance"),
    (2024, "Exception occurred"),
    (2025, "Invalid request body"),
    (
        2026,
        "The reversal amount cannot be greater than the original transaction amount",
    ),
    (
        2027,
        "The mandate corresponding to the payer reference number already exists and cannot be created again",
    ),
    (
        2028,
        "Reverse failed because the transaction serial number does not exist",
    ),
    (2029, "Duplicate for all transactions"),
    (2030, "Invalid mandate request type"),
    (2031, "Invalid merchant invoice number"),
    (2032, "Invalid transfer type"),
    (2033, "Transaction not found"),
    (
        2034,
        "The transaction cannot be reversed because the original transaction has been reversed",
    ),
    (
        2035,
        "Reverse failed because the initiator has no permission to reverse the transaction",
    ),
    (2036, "The direct debit mandate is not in Active state"),
    (
        2037,
        "The account of the debit party is in a state which prohibits execution of this transaction",
    ),
    (
        2038,
        "Debit party identity tag prohibits execution of this transaction",
    ),
    (
        2039,
        "The account of the credit party is in a state which prohibits execution of this transaction",
    ),
    (
        2040,
        "Credit party identity tag prohibits execution of this transaction",
    ),
    (
        2041,
        "Credit party identity is in a state which does not support the current service",
    ),
    (
        2042,
        "Reverse failed because the initiator has no permission to reverse the transaction",
    ),
    (
        2043,
        "The security credential of the subscriber is incorrect",
    ),
    (
        2044,
        "Identity has not subscribed to a product that contains the expected service or the identity is not in Active status",
    ),
    (2045, "The MSISDN of the customer does not exist"),
    (
        2046,
        "Identity has not subscribed to a product that contains requested service",
    ),
    (2047, "TLV Data Format Error"),
    (2048, "Invalid Payer Reference"),
    (2049, "Invalid Merchant Callback URL"),
    (2050, "Agreement already exists between payer and merchant"),
    (2051, "Invalid Agreement ID"),
    (2052, "Agreement is in incomplete state"),
    (2053, "Agreement has already been cancelled"),
    (2054, "Agreement execution pre-requisite hasn't been met"),
    (2055, "Invalid Agreement State"),
    (2056, "Invalid Payment State"),
    (2057, "Not a bKash Account"),
    (2058, "Not a Customer Wallet"),
    (2059, "Multiple OTP request for a single session denied"),
    (2060, "Payment execution pre-requisite hasn't been met"),
    (
        2061,
        "This action can only be performed by the agreement or payment initiator party",
    ),
    (2062, "The payment has already been completed"),
    (2063, "Mode is not valid as per request data"),
    (2064, "This product mode currently unavailable"),
    (2065, "Mendatory field missing"),
    (2066, "Agreement is not shared with other merchant"),
    (2067, "Invalid permission"),
    (2068, "Transaction has already been completed"),
    (2069, "Transaction has already been cancelled"),
    (2071, "Refund after 15 days not allowed"),
    (2072, "Refund amount not valid"),
    (2073, "Invalid SKU"),
    (2074, "The transaction cannot be reversed"),
    (2075, "SKU Character Limit Exceeded"),
    (2076, "Reason Character Limit Exceeded"),
    (2077, "Invalid TrxID"),
    (2078, "Invalid Reason"),
    (2079, "Invalid app Token"),
    (
        2080,
        "The identity is not permitted to initiate this transaction",
    ),
    (
        2081,
        "The identity of the debit or credit party is in a state which prohibits the execution of this transaction",
    ),
    (
        2082,
        "The merchant is not permitted to initiate this transaction",
    ),
    (2116, "The agreement execution has already been completed"),
    (2117, "The payment execution has already been completed"),
    (2118, "The Platform value is invalid"),
    (2119, "The authorized payment has already been processed"),
    (2127, "Transaction not yet completed"),
    (3045, "refund transaction id mismatch"),
    (9999, "System error"),
];
