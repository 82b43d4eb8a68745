//! Every word a customer reads, in Bangla and in English.

use crate::state::Notice;

/// One language's words.
pub(super) struct Words {
    pub(super) name: &'static str,
    pub(super) title: &'static str,
    pub(super) brand: &'static str,
    pub(super) payment: &'static str,
    pub(super) simulator: &'static str,
    pub(super) no_money: &'static str,
    pub(super) helpline: &'static str,
    pub(super) merchant: &'static str,
    pub(super) invoice: &'static str,
    pub(super) amount: &'static str,
    pub(super) purpose: &'static str,
    pub(super) agreement: &'static str,
    pub(super) wallet_label: &'static str,
    pub(super) terms_label: &'static str,
    pub(super) terms_read: &'static str,
    pub(super) terms_text: &'static str,
    pub(super) otp_label: &'static str,
    pub(super) pin_label: &'static str,
    pub(super) account: &'static str,
    pub(super) proceed: &'static str,
    pub(super) resend: &'static str,
    pub(super) confirm: &'static str,
    pub(super) close: &'static str,
    pub(super) hint_wallet: &'static str,
    pub(super) hint_otp: &'static str,
    pub(super) hint_pin: &'static str,
    pub(super) otp_sent_again: &'static str,
    pub(super) finished_verified: &'static str,
    pub(super) finished_failed: &'static str,
    pub(super) finished_cancelled: &'static str,
    pub(super) back: &'static str,
    pub(super) expired: &'static str,
    pub(super) unknown: &'static str,
    pub(super) welcome: &'static str,
    pub(super) callback_lost: &'static str,
    pub(super) callback_twice: &'static str,
    problems: Problems,
    bangla_digits: bool,
}

struct Problems {
    invalid_wallet: &'static str,
    not_a_bkash_account: &'static str,
    not_a_customer_wallet: &'static str,
    wallet_locked: &'static str,
    terms: &'static str,
    wrong_otp: &'static str,
    otp_expired: &'static str,
    resend_limit: &'static str,
    malformed_pin: &'static str,
    wrong_pin: &'static str,
}

impl Words {
    /// What the customer did wrong, and what to do.
    pub(super) const fn problem(&self, notice: Notice) -> &'static str {
        let problems = &self.problems;
        match notice {
            Notice::InvalidWallet => problems.invalid_wallet,
            Notice::NotABkashAccount => problems.not_a_bkash_account,
            Notice::NotACustomerWallet => problems.not_a_customer_wallet,
            Notice::WalletLocked => problems.wallet_locked,
            Notice::TermsNotAccepted => problems.terms,
            Notice::WrongOtp => problems.wrong_otp,
            Notice::OtpExpired => problems.otp_expired,
            Notice::OtpSentAgain => self.otp_sent_again,
            Notice::ResendLimit => problems.resend_limit,
            Notice::MalformedPin => problems.malformed_pin,
            Notice::WrongPin => problems.wrong_pin,
        }
    }

    /// An amount in taka as this language writes it: `৳1,23,456.00`, `৳১,২৩,৪৫৬.০০`.
    pub(super) fn money(&self, amount: &str) -> String {
        let text = format!("৳{}", grouped(amount));
        if self.bangla_digits {
            text.chars().map(bangla_digit).collect()
        } else {
            text
        }
    }
}

/// Puts commas into an amount the lakh way: the last three digits of the taka, then pairs.
fn grouped(amount: &str) -> String {
    let taka = amount.find('.').unwrap_or(amount.len());
    let mut text = String::with_capacity(amount.len() + taka / 2);
    for (index, character) in amount.chars().enumerate() {
        let after = taka.saturating_sub(index);
        if index > 0 && after >= 3 && after % 2 == 1 {
            text.push(',');
        }
        text.push(character);
    }
    text
}

fn bangla_digit(character: char) -> char {
    character
        .to_digit(10)
        .and_then(|digit| char::from_u32(0x9e6 + digit))
        .unwrap_or(character)
}

pub(super) const ENGLISH: Words = Words {
    name: "English",
    title: "bKash Payment (Simulator)",
    brand: "bKash",
    payment: "Payment",
    simulator: "Simulator",
    no_money: "No real money moves here.",
    helpline: "16247",
    merchant: "Merchant",
    invoice: "Invoice no",
    amount: "Amount",
    purpose: "Purpose",
    agreement: "Remember this bKash account for later payments",
    wallet_label: "Your bKash account number",
    terms_label: "I agree to the terms and conditions",
    terms_read: "Read the terms and conditions",
    terms_text: "This is a simulated payment with a test wallet. Nothing you enter here reaches bKash.",
    otp_label: "Enter Verification Code",
    pin_label: "Enter PIN",
    account: "Account",
    proceed: "PROCEED",
    resend: "RESEND CODE",
    confirm: "CONFIRM",
    close: "CLOSE",
    hint_wallet: "Test wallet:",
    hint_otp: "Test code:",
    hint_pin: "Test PIN:",
    otp_sent_again: "A new code was sent.",
    finished_verified: "You are finished here. The merchant has been told that you agreed.",
    finished_failed: "This payment has failed. Nothing was charged.",
    finished_cancelled: "This payment was closed. Nothing was charged.",
    back: "Back to the merchant",
    expired: "This payment has expired. Please start again at the merchant.",
    unknown: "This link does not open a payment. Please start again at the merchant.",
    welcome: "This is a simulated bKash. Customers arrive here from a merchant's payment link.",
    callback_lost: "A simulated fault: your browser was not sent back to the merchant.",
    callback_twice: "A simulated fault: your browser visits the merchant twice.",
    problems: Problems {
        invalid_wallet: "Please enter a mobile number of 11 digits that starts with 01.",
        not_a_bkash_account: "This number is not a bKash account. Please use another, or close.",
        not_a_customer_wallet: "This is not a customer account. Please use another, or close.",
        wallet_locked: "This account is locked after too many wrong PINs. Please use another, or close.",
        terms: "Please agree to the terms and conditions to go on.",
        wrong_otp: "The verification code is wrong. Please try again.",
        otp_expired: "The verification code has expired. Please have it sent again.",
        resend_limit: "The code cannot be sent again. Please use the last one, or close.",
        malformed_pin: "Please enter your PIN: 4 or 5 digits.",
        wrong_pin: "The PIN is wrong. Please try again.",
    },
    bangla_digits: false,
};

pub(super) const BANGLA: Words = Words {
    name: "বাংলা",
    title: "বিকাশ পেমেন্ট (সিমুলেটর)",
    brand: "বিকাশ",
    payment: "পেমেন্ট",
    simulator: "সিমুলেটর",
    no_money: "এখানে আসল টাকা লেনদেন হয় না।",
    helpline: "১৬২৪৭",
    merchant: "মার্চেন্ট",
    invoice: "ইনভয়েস নং",
    amount: "পরিমাণ",
    purpose: "উদ্দেশ্য",
    agreement: "পরের পেমেন্টের জন্য এই বিকাশ অ্যাকাউন্ট মনে রাখা",
    wallet_label: "আপনার বিকাশ অ্যাকাউন্ট নম্বর",
    terms_label: "আমি শর্তাবলিতে সম্মত",
    terms_read: "শর্তাবলি পড়ুন",
    terms_text: "এটি টেস্ট ওয়ালেট দিয়ে করা একটি পরীক্ষামূলক পেমেন্ট। এখানে যা লিখবেন তার কিছুই বিকাশের কাছে যায় না।",
    otp_label: "ভেরিফিকেশন কোড দিন",
    pin_label: "পিন দিন",
    account: "অ্যাকাউন্ট",
    proceed: "এগিয়ে যান",
    resend: "আবার কোড পাঠান",
    confirm: "নিশ্চিত করুন",
    close: "বন্ধ করুন",
    hint_wallet: "টেস্ট ওয়ালেট:",
    hint_otp: "টেস্ট কোড:",
    hint_pin: "টেস্ট পিন:",
    otp_sent_again: "নতুন কোড পাঠানো হয়েছে।",
    finished_verified: "এখানে আপনার কাজ শেষ। আপনার সম্মতি মার্চেন্টকে জানানো হয়েছে।",
    finished_failed: "পেমেন্টটি ব্যর্থ হয়েছে। কোনো টাকা কাটা হয়নি।",
    finished_cancelled: "পেমেন্টটি বন্ধ করা হয়েছে। কোনো টাকা কাটা হয়নি।",
    back: "মার্চেন্টের কাছে ফিরে যান",
    expired: "পেমেন্টটির মেয়াদ শেষ। মার্চেন্টের ওয়েবসাইট থেকে আবার শুরু করুন।",
    unknown: "এই লিংকে কোনো পেমেন্ট নেই। মার্চেন্টের ওয়েবসাইট থেকে আবার শুরু করুন।",
    welcome: "এটি একটি সিমুলেটেড বিকাশ। মার্চেন্টের পেমেন্ট লিংক থেকে গ্রাহক এখানে আসেন।",
    callback_lost: "সিমুলেটেড ত্রুটি: আপনার ব্রাউজারকে মার্চেন্টের কাছে ফেরত পাঠানো হয়নি।",
    callback_twice: "সিমুলেটেড ত্রুটি: আপনার ব্রাউজার মার্চেন্টের কাছে দুইবার যাচ্ছে।",
    problems: Problems {
        invalid_wallet: "০১ দিয়ে শুরু ১১ সংখ্যার মোবাইল নম্বর দিন।",
        not_a_bkash_account: "এটি বিকাশ অ্যাকাউন্ট নয়। অন্য নম্বর দিন, অথবা বন্ধ করুন।",
        not_a_customer_wallet: "এটি গ্রাহক অ্যাকাউন্ট নয়। অন্য নম্বর দিন, অথবা বন্ধ করুন।",
        wallet_locked: "বারবার ভুল পিন দেওয়ায় অ্যাকাউন্টটি লক হয়েছে। অন্য নম্বর দিন, অথবা বন্ধ করুন।",
        terms: "এগিয়ে যেতে শর্তাবলিতে সম্মতি দিন।",
        wrong_otp: "ভেরিফিকেশন কোডটি ভুল। আবার চেষ্টা করুন।",
        otp_expired: "ভেরিফিকেশন কোডের মেয়াদ শেষ। আবার কোড পাঠাতে বলুন।",
        resend_limit: "আর কোড পাঠানো যাবে না। শেষ কোডটি ব্যবহার করুন, অথবা বন্ধ করুন।",
        malformed_pin: "আপনার ৪ বা ৫ সংখ্যার পিন দিন।",
        wrong_pin: "পিনটি ভুল। আবার চেষ্টা করুন।",
    },
    bangla_digits: true,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_grouped_by_lakhs() {
        for (amount, english, bangla) in [
            ("0.01", "৳0.01", "৳০.০১"),
            ("700.00", "৳700.00", "৳৭০০.০০"),
            ("1850.00", "৳1,850.00", "৳১,৮৫০.০০"),
            ("12345.60", "৳12,345.60", "৳১২,৩৪৫.৬০"),
            ("123456.00", "৳1,23,456.00", "৳১,২৩,৪৫৬.০০"),
        ] {
            assert_eq!(ENGLISH.money(amount), english);
            assert_eq!(BANGLA.money(amount), bangla);
        }
    }
}
