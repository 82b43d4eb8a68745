//! What a developer does about each problem.

use super::Code;

impl Code {
    /// What to do, in a sentence or two.
    #[expect(clippy::too_many_lines, reason = "a table")]
    pub(crate) const fn advice(self) -> &'static str {
        match self {
            Self::InvalidRequest => {
                "Read `errors`: it names every field that is wrong, and what would be right. Mend the request; \
                 the same `Idempotency-Key` may be used again."
            }
            Self::InvalidApiKey => {
                "Send `Authorization: Bearer sk_…` with a key that is whole, not revoked and not expired, of the \
                 server that you ask. Make a new one with `bkash-checkout key create`."
            }
            Self::MissingScope => {
                "`detail` names the scope. Use a key that has it; a publishable key (`pk_…`) can only start and \
                 read one session."
            }
            Self::NotFound => {
                "Check the identifier, and that the key is of the same merchant and mode: what belongs to another \
                 account looks as if it did not exist."
            }
            Self::MethodNotAllowed => {
                "Look at the header `Allow`: it lists the methods of this path."
            }
            Self::BodyTooLarge => "Send less: no request of this API needs more than 64 kB.",
            Self::UnsupportedMediaType => {
                "Send JSON, and say so: `Content-Type: application/json`."
            }
            Self::TooManyRequests => {
                "Wait as many seconds as `Retry-After` says, then send the same request again. Webhooks tell you \
                 what polling would."
            }
            Self::UnknownVersion => {
                "Leave out `Checkout-Version`, or write one that is listed under Versions."
            }
            Self::IdempotencyKeyMissing => {
                "Send `Idempotency-Key` with a text of your choice, such as a UUID, that you keep with the order: \
                 repeat it when you repeat the wish."
            }
            Self::IdempotencyKeyInvalid => {
                "Send one key of 1 to 255 printable ASCII characters, without blanks and quotes."
            }
            Self::IdempotencyKeyReused => {
                "A new wish needs a new key. If you meant to repeat one, send exactly the body that you sent \
                 before."
            }
            Self::IdempotencyInProgress => {
                "Another request with this key is being answered now. Wait a second and repeat it: you get the \
                 answer that the other one got."
            }
            Self::ReturnUrlNotRegistered => {
                "Register the origin of your `success_url` and `cancel_url`: `return-origins` or \
                 `return-urls` in the merchant's profile. Payers are never sent anywhere else."
            }
            Self::InvoiceInUse => {
                "The invoice has an open session for another amount or payer, or with the other `capture`. Cancel that \
                 one, or use another invoice number; find it with `GET /v1/checkout/sessions?invoice=…`."
            }
            Self::AlreadyPaid => {
                "Retrieve the session, and deliver if you have not. Refund it to undo it."
            }
            Self::SessionClosed => "Open a new session; the same invoice may be used again.",
            Self::PaymentUnsettled => {
                "Wait: bKash is being asked, and an event tells you what it says. Do not let the payer pay again \
                 meanwhile."
            }
            Self::NotHeld => {
                "Retrieve the payment. It was captured or voided already, or its session had \
                 `capture: automatic`."
            }
            Self::OtherResolution => {
                "The payment is being voided while you capture it, or captured while you void it. Wait for the \
                 event; refund what was captured by mistake."
            }
            Self::NotRefundable => {
                "Only money that was taken can be given back. Void a payment that is `authorized`."
            }
            Self::RefundTooMuch => {
                "`amount_refunded` of the payment says what was given back. Ask for no more than the rest."
            }
            Self::RefundUnderWay => {
                "bKash has not said yet what became of the refund before. Wait for its event, then send this one \
                 again."
            }
            Self::RefundTooLate => {
                "bKash gives back no money of payments this old. Send the money another way."
            }
            Self::TooManyRefunds => {
                "bKash allows no more refunds of this payment. Send the rest another way."
            }
            Self::NotOffered => {
                "The merchant's contract with bKash, or its API family, has no such call. Ask bKash for it."
            }
            Self::AgreementNotActive => {
                "Retrieve the agreement: consent was not given yet, or was taken back. Let the payer pay by \
                 wallet number."
            }
            Self::EndpointDisabled => {
                "Enable it first: `PATCH /v1/webhook_endpoints/{id}` with `{\"enabled\": true}`."
            }
            Self::MerchantExists => {
                "Choose another `id`: names are for good, those of disabled merchants too."
            }
            Self::MerchantConfigured => {
                "Change it in `[merchant]` and `[bkash]` of `Leptos.toml`, and make its keys with \
                 `bkash-checkout key create`; or choose another `id`."
            }
            Self::LimitReached => {
                "`detail` says of what. Delete or revoke what you no longer use, or open a new session."
            }
            Self::BkashUnavailable => {
                "Nothing was done. Tell the payer that bKash does not answer now, and try again later."
            }
            Self::BkashRefused => {
                "bKash answered, but not usefully. `bkash_error_code` is its number, if it gave one: name it when you ask \
                 bKash's support; the server's log has the rest. Reading may be tried again."
            }
            Self::Internal => {
                "Send the same request again with the same `Idempotency-Key`: it is done once. If it fails again, \
                 the server's operator finds the cause in the log."
            }
        }
    }
}
