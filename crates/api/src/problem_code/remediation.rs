//! What the developer of a client does about each problem.

use super::ProblemCode;

impl ProblemCode {
    /// The advice that the API reference shows for the code.
    #[expect(clippy::too_many_lines, reason = "a table")]
    pub(crate) const fn remediation(self) -> &'static str {
        match self {
            Self::InvalidRequest => {
                "`errors` lists each invalid field and what it expects. Correct the request; the same \
                 `Idempotency-Key` can be used again."
            }
            Self::InvalidApiKey => {
                "Send `Authorization: Bearer sk_…` with a complete key of this server that is neither revoked nor \
                 expired. Create one with `bkash-checkout key create`."
            }
            Self::MissingScope => {
                "`detail` names the scope. Use a key that has it. A publishable key (`pk_…`) can only start and \
                 retrieve a session."
            }
            Self::NotFound => {
                "Check the identifier, and that the key belongs to the same merchant and mode. Objects of other \
                 accounts are reported as not found."
            }
            Self::MethodNotAllowed => "Use one of the methods in the `Allow` header.",
            Self::BodyTooLarge => "Send a smaller body. No request needs more than 64 kB.",
            Self::UnsupportedMediaType => {
                "Send uncompressed JSON with the header `Content-Type: application/json`."
            }
            Self::TooManyRequests => {
                "Wait for the number of seconds in `Retry-After`, then send the request again. Use webhooks instead \
                 of polling."
            }
            Self::UnknownVersion => {
                "Omit `Checkout-Version`, or send one of the versions listed under Versions and rate limits."
            }
            Self::IdempotencyKeyMissing => {
                "Send an `Idempotency-Key` with every POST, such as a UUID that you store with the order. Send the \
                 same key when you repeat the request."
            }
            Self::IdempotencyKeyInvalid => {
                "Send one key of 1 to 255 printable ASCII characters, without spaces and quotes."
            }
            Self::IdempotencyKeyReused => {
                "Use a new key for a new request. To repeat a request, send exactly the same body."
            }
            Self::IdempotencyInProgress => {
                "Wait a second and send the request again. You receive the response of the first request."
            }
            Self::ReturnUrlNotRegistered => {
                "Add the origin of your `success_url` and `cancel_url` to `return-origins`, or the URLs to \
                 `return-urls`, in the merchant's profile. The checkout redirects payers nowhere else."
            }
            Self::InvoiceInUse => {
                "Find the open session with `GET /v1/checkout/sessions?invoice=…` and cancel it, or use another \
                 invoice number."
            }
            Self::AlreadyPaid => {
                "Retrieve the session, and fulfil the order if you have not. To return the money, create a refund."
            }
            Self::SessionClosed => "Create a new session. You can use the same invoice number.",
            Self::PaymentPending => {
                "Wait for the next event of the payment. Do not ask the payer to pay again before that."
            }
            Self::PaymentNotAuthorized => {
                "Retrieve the payment. It has already been captured or voided, or its session has \
                 `capture: automatic`."
            }
            Self::ConflictingResolution => {
                "Wait for the event that reports the outcome. If the payment was captured by mistake, refund it."
            }
            Self::NothingToResolve => {
                "Retrieve the object. Only a payment whose status is `quarantined`, and a session whose history was lost, is \
                 resolved."
            }
            Self::CannotAccept => {
                "See `detail`. Capture or void held money; refund a payment whose order another payment has paid; and \
                 dismiss a payment for which bKash named no transaction, once it is settled with bKash."
            }
            Self::NotRefundable => {
                "Only captured payments can be refunded. To release an `authorized` payment, void it."
            }
            Self::RefundAmountTooLarge => {
                "Refund at most the payment's `amount` minus its `amount_refunded`."
            }
            Self::RefundInProgress => {
                "Wait for the event that reports the outcome of the other refund. Then check whether the payment still \
                 needs this one: the same refund may have been requested twice."
            }
            Self::RefundPeriodExpired => {
                "bKash does not refund payments this old. Return the money in another way."
            }
            Self::TooManyRefunds => {
                "bKash allows no more refunds of this payment. Return the rest in another way."
            }
            Self::NotSupported => {
                "The merchant's contract with bKash, or its API family, does not include this operation. Ask bKash \
                 to enable it."
            }
            Self::AgreementNotActive => {
                "Retrieve the agreement. The payer has not consented yet, or the agreement was cancelled. Let the \
                 payer pay with a wallet number."
            }
            Self::EndpointDisabled => {
                "Enable it with `PATCH /v1/webhook_endpoints/{id}` and `{\"enabled\": true}`."
            }
            Self::MerchantExists => {
                "Choose another `id`. The ids of disabled merchants stay in use."
            }
            Self::MerchantReadOnly => {
                "Edit `[merchant]` and `[bkash]` in `Leptos.toml`, and create API keys with \
                 `bkash-checkout key create`; or choose another `id`."
            }
            Self::LimitReached => {
                "`detail` names the limit. Delete or revoke objects that you no longer use, or create a new session."
            }
            Self::BkashUnavailable => {
                "Tell the payer that bKash is not available at the moment, and send the request again later."
            }
            Self::BkashRefused => {
                "`bkash_error_code` holds bKash's error code, if there is one: include it when you contact bKash's \
                 support. The server's log has more detail. You can repeat a read."
            }
            Self::Unavailable => {
                "Send the request again with the same `Idempotency-Key` after the seconds in `Retry-After`; it takes effect at \
                 most once. The server's disk is full, or another program holds its database."
            }
            Self::Internal => {
                "Send the request again with the same `Idempotency-Key`; it takes effect at most once. If it fails \
                 again, the operator of the server finds the cause in the log."
            }
        }
    }
}
