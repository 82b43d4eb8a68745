//! What the panel says after a form was submitted, by the `notice` parameter of the redirect.

pub(super) fn text(name: &str) -> Option<&'static str> {
    Some(match name {
        "approved" => "The customer has approved. Execute can follow now.",
        "failed" => "The payment has failed on the customer’s page.",
        "cancelled" => "The customer has closed the page.",
        "callback_lost" => "Done, but a fault dropped the callback.",
        "unknown" => "Payment not found.",
        "too_late" => "Nothing changed: the payment is no longer open.",
        "bound" => "A payment with an agreement uses the agreement’s wallet.",
        "wallet_refused" => "bKash’s page refuses this wallet.",
        "taken_back" => "The agreement is cancelled.",
        "no_amount" => "Enter taka with at most two decimals, such as 100.00.",
        "wallet_set" => "The balance is set.",
        "locked" => "The wallet is locked.",
        "unlocked" => "The wallet is unlocked.",
        "advanced" => "The clock has moved forward.",
        "no_span" => "Enter a whole number. The clock can be at most ten years ahead.",
        "reset" => "The simulator has been reset.",
        "fault_added" => "The fault is active.",
        "fault_removed" => "The fault is removed.",
        "faults_cleared" => "All faults are removed.",
        "seeded" => "The random sequences have restarted.",
        "no_number" => "Enter a whole number.",
        "saved" => "The settings are saved.",
        _ => return None,
    })
}
