//! What each setting does, and what its field must contain.

/// `None` for a setting without a description, which a test rejects.
pub(super) fn setting(name: &str) -> Option<&'static str> {
    Some(match name {
        "app_key" => "app_key of Grant and X-APP-Key of every other call.",
        "app_secret" => "app_secret of Grant and Refresh.",
        "username" => "username header of Grant and Refresh.",
        "password" => "password header of Grant and Refresh.",
        "merchant_name" => "Shown on the customer’s pages.",
        "organization_short_code" => "In the answer of Search Transaction.",
        "not_permitted" => "Operations that the merchant may not call (2067); set with PUT.",
        "other_merchants" => "More merchants, with their own credentials and money; set with PUT.",
        "token_lifetime_seconds" => "Seconds an id_token is valid.",
        "refresh_token_lifetime_seconds" => "Seconds a refresh_token is valid.",
        "rotate_refresh_token" => {
            "Refresh returns a new refresh_token and invalidates the old one."
        }
        "token_limit" => "Grants per rolling hour, and as many refreshes. Empty: no limit.",
        "token_block_seconds" => "Seconds for which exceeding token_limit blocks the merchant.",
        "refuse_bearer" => "Refuse “Authorization: Bearer …” and accept the raw token only.",
        "duplicate_window_seconds" => {
            "Seconds in which a second payment of the same wallet and amount is refused with 2029. 0: off."
        }
        "unique_invoice" => "Refuse an invoice number that was already paid (2031).",
        "one_agreement_per_payer" => {
            "Refuse a second agreement of one wallet and payer reference (2050)."
        }
        "second_execute_says_2117" => "A second Execute returns 2117 instead of 2062.",
        "iframe_status_code" => {
            "Add statusCode and statusMessage to successful responses of the iFrame API."
        }
        "organization_balance_interval_seconds" => {
            "Seconds between two calls of organizationBalance. 0: no limit."
        }
        "early_execute_says_prerequisite" => {
            "Execute before the customer’s approval returns 2054 or 2060 instead of 2056."
        }
        "unavailable_modes" => "Modes of Create that are disabled (2064); set with PUT.",
        "duplicate_refund_window_seconds" => {
            "Seconds in which a second refund of the same amount is refused with 2029. 0: off."
        }
        "refund_v2_text_optional" => "Accept v2 refunds without sku and reason.",
        "v03_cancel_says_cancelled" => "Cancel Agreement of v0.3 returns Cancelled, not Completed.",
        "v03_trailing_blank" => {
            "Execute Agreement of v0.3 returns “Completed ” with a trailing space."
        }
        "payment_lifetime_seconds" => "Seconds in which a paymentID may be executed.",
        "authorization_hold_seconds" => "Seconds an authorization holds money. Empty: forever.",
        "refund_limit" => "Refunds per payment on v1.2.0-beta and iFrame.",
        "refund_limit_v2" => "Refunds per payment on v2.",
        "otp" => "The OTP of every wallet.",
        "otp_lifetime_seconds" => "Seconds an OTP is valid (2018 afterwards).",
        "otp_attempts" => "Wrong OTPs until the payment fails.",
        "otp_resends" => "Times the OTP can be sent again (2013 afterwards).",
        "pin_attempts" => "Wrong PINs until the payment fails and the wallet is locked.",
        "pin_lifetime_seconds" => "Seconds the PIN page can stay open (2019 afterwards).",
        "wallet_lock_seconds" => "Seconds a wallet stays locked.",
        "wallet_balance" => "Taka in every ordinary wallet after a reset.",
        "disbursement_balance" => "Taka in each disbursement account after a reset.",
        "calls_kept" => "Number of calls kept in the call log.",
        "payments_kept" => {
            "Number of payments and bookings kept individually; older ones are summed up."
        }
        "public_origin" => {
            "Origin of bkashURL, such as https://bkash.example. Empty: the listener’s own."
        }
        "state_file" => "File that keeps payments over a restart.",
        "seed" => "Seed of the identifiers.",
        _ => return None,
    })
}
