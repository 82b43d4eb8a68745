//! The table's sentences in Bangla, each beside its English. Names that programs read stay as they are.

/// The Bangla of an English sentence of the table.
pub(super) fn of(english: &str) -> Option<&'static str> {
    let mut pairs = SENTENCES.iter();
    pairs
        .find(|(sentence, _)| *sentence == english)
        .map(|(_, bangla)| *bangla)
}

const SENTENCES: [(&str, &str); 70] = [
    // Tokens.
    (
        "Ask for a token with a wrong secret.",
        "ভুল সিক্রেট দিয়ে টোকেন চান।",
    ),
    (
        "Ask for a token with a wrong secret (our reading of the number).",
        "ভুল সিক্রেট দিয়ে টোকেন চান (নম্বরটি আমরা এভাবে বুঝেছি)।",
    ),
    (
        "Refresh with a token that was never given (our reading of the number).",
        "কখনো দেওয়া হয়নি এমন টোকেন দিয়ে Refresh করুন (নম্বরটি আমরা এভাবে বুঝেছি)।",
    ),
    // Create.
    (
        "Create with an amount below 1 taka or with three decimals.",
        "১ টাকার কম বা তিন দশমিকের পরিমাণে Create করুন।",
    ),
    (
        "Create with a currency other than BDT.",
        "BDT ছাড়া অন্য মুদ্রায় Create করুন।",
    ),
    (
        "Create with an intent that is neither sale nor authorization.",
        "sale বা authorization নয় এমন intent দিয়ে Create করুন।",
    ),
    (
        "Create with `<`, `>` or `&` in merchantInvoiceNumber, or with more than 255 characters.",
        "merchantInvoiceNumber-এ `<`, `>` বা `&`, অথবা ২৫৫-র বেশি অক্ষর দিয়ে Create করুন।",
    ),
    (
        "Create with a merchantAssociationInfo whose lengths do not add up.",
        "দৈর্ঘ্য মেলে না এমন merchantAssociationInfo দিয়ে Create করুন।",
    ),
    (
        "Create with `<`, `>` or `&` in payerReference, or with more than 255 characters.",
        "payerReference-এ `<`, `>` বা `&`, অথবা ২৫৫-র বেশি অক্ষর দিয়ে Create করুন।",
    ),
    (
        "Create with a callbackURL that is no http or https address.",
        "http বা https ঠিকানা নয় এমন callbackURL দিয়ে Create করুন।",
    ),
    (
        "Create with a mode that is none of 0000, 0001 and 0011, or with an agreementID in mode 0011.",
        "0000, 0001 ও 0011 ছাড়া অন্য mode দিয়ে, অথবা mode 0011-এ agreementID দিয়ে Create করুন।",
    ),
    (
        "Create without the currency, or without another mandatory field.",
        "মুদ্রা বা অন্য কোনো আবশ্যক ঘর বাদ দিয়ে Create করুন।",
    ),
    (
        "Create in a mode that the setting unavailable_modes lists.",
        "unavailable_modes সেটিংয়ে থাকা কোনো mode-এ Create করুন।",
    ),
    (
        "Make a call that the merchant's setting not_permitted lists.",
        "মার্চেন্টের not_permitted সেটিংয়ে থাকা কোনো কল করুন।",
    ),
    (
        "On v2, create a payment with a platform other than web.",
        "v2-তে web ছাড়া অন্য platform দিয়ে পেমেন্ট তৈরি করুন।",
    ),
    // Execute.
    (
        "Execute or query a paymentID that was never given.",
        "কখনো দেওয়া হয়নি এমন paymentID Execute করুন বা তার অবস্থা জানতে চান।",
    ),
    (
        "Pay the same amount from the same wallet twice within five minutes.",
        "একই ওয়ালেট থেকে একই পরিমাণ পাঁচ মিনিটের মধ্যে দুবার পেমেন্ট করুন।",
    ),
    (
        "Execute a payment that the customer has not agreed to.",
        "গ্রাহক অনুমোদন করেননি এমন পেমেন্ট Execute করুন।",
    ),
    (
        "Execute another merchant's payment.",
        "অন্য মার্চেন্টের পেমেন্ট Execute করুন।",
    ),
    (
        "Execute a payment that the customer has not agreed to while the setting early_execute_says_prerequisite is on.",
        "early_execute_says_prerequisite সেটিং চালু রেখে গ্রাহক অনুমোদন করেননি এমন পেমেন্ট Execute করুন।",
    ),
    (
        "Execute a payment a second time.",
        "একই পেমেন্ট দ্বিতীয়বার Execute করুন।",
    ),
    (
        "Execute a payment a second time while the setting second_execute_says_2117 is on: both numbers are seen.",
        "second_execute_says_2117 সেটিং চালু রেখে একই পেমেন্ট দ্বিতীয়বার Execute করুন: দুটি নম্বরই দেখা যায়।",
    ),
    // Search, transfer and payout.
    (
        "Search a trxID that was never given.",
        "কখনো দেওয়া হয়নি এমন trxID খুঁজুন।",
    ),
    (
        "Pay out through the iFrame API to a number without a bKash account.",
        "iFrame এপিআই দিয়ে বিকাশ অ্যাকাউন্ট নেই এমন নম্বরে পে-আউট করুন।",
    ),
    (
        "Transfer through the iFrame API with a transferType that is neither way between the accounts.",
        "iFrame এপিআই দিয়ে এমন transferType-এ টাকা সরান, যা অ্যাকাউন্ট দুটির কোনো দিকেই যায় না।",
    ),
    // Capture and void.
    (
        "Capture or void a sale, which is completed already.",
        "sale আগেই সম্পন্ন: তা ক্যাপচার বা ভয়েড করুন।",
    ),
    (
        "Capture or void a payment whose page the customer has closed.",
        "গ্রাহক যার পাতা বন্ধ করেছেন সেই পেমেন্ট ক্যাপচার বা ভয়েড করুন।",
    ),
    (
        "Capture or void an authorization that was captured or voided.",
        "ক্যাপচার বা ভয়েড হয়ে গেছে এমন অথোরাইজেশন আবার ক্যাপচার বা ভয়েড করুন।",
    ),
    // Agreements.
    (
        "Execute a second agreement of one wallet and payer while the setting one_agreement_per_payer is on.",
        "one_agreement_per_payer সেটিং চালু রেখে একই ওয়ালেট ও রেফারেন্সের দ্বিতীয় সম্মতি Execute করুন।",
    ),
    (
        "Create with, query or cancel an agreementID that was never given.",
        "কখনো দেওয়া হয়নি এমন agreementID দিয়ে Create করুন, তার অবস্থা জানতে চান বা তা বাতিল করুন।",
    ),
    (
        "Create a payment with an agreement that was cancelled, or cancel it again.",
        "বাতিল হওয়া সম্মতি দিয়ে পেমেন্ট তৈরি করুন, অথবা তা আবার বাতিল করুন।",
    ),
    (
        "Create a payment with another merchant's agreement.",
        "অন্য মার্চেন্টের সম্মতি দিয়ে পেমেন্ট তৈরি করুন।",
    ),
    (
        "Execute an agreement a second time.",
        "একই সম্মতি দ্বিতীয়বার Execute করুন।",
    ),
    (
        "On v2, pay with an agreement, or cancel it, before it was executed.",
        "v2-তে Execute হওয়ার আগেই সম্মতি দিয়ে পেমেন্ট করুন, অথবা তা বাতিল করুন।",
    ),
    (
        "On v2, execute an agreement that the customer has not agreed to yet.",
        "v2-তে গ্রাহক এখনো অনুমোদন করেননি এমন সম্মতি Execute করুন।",
    ),
    (
        "On v2, execute an agreement whose page the customer has closed.",
        "v2-তে গ্রাহক যার পাতা বন্ধ করেছেন সেই সম্মতি Execute করুন।",
    ),
    // Refunds.
    (
        "Refund more than was paid.",
        "যত পেমেন্ট হয়েছে তার বেশি রিফান্ড করুন।",
    ),
    (
        "Refund a payment a second time.",
        "একই পেমেন্ট দ্বিতীয়বার রিফান্ড করুন।",
    ),
    (
        "Refund a payment fifteen days after it was made; on v2, sixty days (move the clock).",
        "পেমেন্টের পনেরো দিন পরে রিফান্ড করুন; v2-তে ষাট দিন পরে (ঘড়ি এগিয়ে নিন)।",
    ),
    (
        "On v2, refund more than was paid, or nothing.",
        "v2-তে যত পেমেন্ট হয়েছে তার বেশি, অথবা শূন্য রিফান্ড করুন।",
    ),
    (
        "On v2, refund an eleventh time (the setting refund_limit_v2 says how often), or what was voided.",
        "v2-তে একাদশবার রিফান্ড করুন (কতবার চলে তা refund_limit_v2 সেটিংয়ে), অথবা ভয়েড হওয়া পেমেন্ট রিফান্ড করুন।",
    ),
    (
        "On v2, refund a trxId that was never given.",
        "v2-তে কখনো দেওয়া হয়নি এমন trxId রিফান্ড করুন।",
    ),
    (
        "On v2, refund a trxId that is not the payment's.",
        "v2-তে পেমেন্টটির নয় এমন trxId রিফান্ড করুন।",
    ),
    (
        "On v2, refund an authorization that was not captured.",
        "v2-তে ক্যাপচার হয়নি এমন অথোরাইজেশন রিফান্ড করুন।",
    ),
    (
        "On v2, refund with an sku that is empty or has `<`, `>` or `&` in it.",
        "v2-তে খালি sku, অথবা `<`, `>` বা `&` থাকা sku দিয়ে রিফান্ড করুন।",
    ),
    (
        "On v2, refund with an sku of more than 255 characters.",
        "v2-তে ২৫৫-র বেশি অক্ষরের sku দিয়ে রিফান্ড করুন।",
    ),
    (
        "On v2, refund with a reason that is empty or has `<`, `>` or `&` in it.",
        "v2-তে খালি reason, অথবা `<`, `>` বা `&` থাকা reason দিয়ে রিফান্ড করুন।",
    ),
    (
        "On v2, refund with a reason of more than 255 characters.",
        "v2-তে ২৫৫-র বেশি অক্ষরের reason দিয়ে রিফান্ড করুন।",
    ),
    // The customer's page.
    (
        "Type a wallet that is no mobile number of Bangladesh.",
        "বাংলাদেশের মোবাইল নম্বর নয় এমন ওয়ালেট লিখুন।",
    ),
    (
        "Type a PIN that does not have four or five digits.",
        "চার বা পাঁচ অঙ্কের নয় এমন পিন লিখুন।",
    ),
    (
        "Have the verification code sent again more often than three times.",
        "তিনবারের বেশি ভেরিফিকেশন কোড আবার পাঠাতে বলুন।",
    ),
    ("Type a wrong PIN.", "ভুল পিন লিখুন।"),
    (
        "Use wallet 01700002015, or one whose PIN was wrong three times within half an hour.",
        "ওয়ালেট 01700002015 ব্যবহার করুন, অথবা আধা ঘণ্টায় তিনবার ভুল পিন দেওয়া কোনো ওয়ালেট।",
    ),
    ("Type a wrong verification code.", "ভুল ভেরিফিকেশন কোড লিখুন।"),
    (
        "Wait two minutes before typing the verification code (move the clock).",
        "ভেরিফিকেশন কোড লেখার আগে দুই মিনিট অপেক্ষা করুন (ঘড়ি এগিয়ে নিন)।",
    ),
    (
        "Use wallet 01700002057, or any number that the simulator does not know.",
        "ওয়ালেট 01700002057 ব্যবহার করুন, অথবা সিমুলেটর চেনে না এমন কোনো নম্বর।",
    ),
    (
        "Send the wallet's form again, from an older tab and with another wallet, while the verification code is asked for.",
        "ভেরিফিকেশন কোড চাওয়ার সময় পুরোনো ট্যাব থেকে অন্য ওয়ালেট দিয়ে ওয়ালেটের ফর্ম আবার পাঠান।",
    ),
    ("Use wallet 01700002058.", "ওয়ালেট 01700002058 ব্যবহার করুন।"),
    // Faults.
    (
        "Put the fault `maintenance` on any call.",
        "যেকোনো কলে `maintenance` ত্রুটি দিন।",
    ),
    // The guide v0.3.
    (
        "Create a payment with an amount below 1 taka or with three decimals.",
        "১ টাকার কম বা তিন দশমিকের পরিমাণে পেমেন্ট তৈরি করুন।",
    ),
    (
        "Create a payment with a currency other than BDT.",
        "BDT ছাড়া অন্য মুদ্রায় পেমেন্ট তৈরি করুন।",
    ),
    (
        "Create a payment with an intent other than sale.",
        "sale ছাড়া অন্য intent দিয়ে পেমেন্ট তৈরি করুন।",
    ),
    (
        "Create an agreement without a payerReference (our reading of the number).",
        "payerReference ছাড়া সম্মতি তৈরি করুন (নম্বরটি আমরা এভাবে বুঝেছি)।",
    ),
    (
        "Create an agreement with `<`, `>` or `&` in payerReference.",
        "payerReference-এ `<`, `>` বা `&` দিয়ে সম্মতি তৈরি করুন।",
    ),
    (
        "Create a payment with a callbackURL that is no address.",
        "কোনো ঠিকানা নয় এমন callbackURL দিয়ে পেমেন্ট তৈরি করুন।",
    ),
    (
        "Create a payment with an agreementID that was never given.",
        "কখনো দেওয়া হয়নি এমন agreementID দিয়ে পেমেন্ট তৈরি করুন।",
    ),
    (
        "Execute a paymentID that was never given.",
        "কখনো দেওয়া হয়নি এমন paymentID Execute করুন।",
    ),
    (
        "Execute a payment with an agreement of wallet 01700002003.",
        "ওয়ালেট 01700002003-এর সম্মতি দিয়ে পেমেন্ট Execute করুন।",
    ),
    (
        "Cancel an agreement a second time.",
        "একই সম্মতি দ্বিতীয়বার বাতিল করুন।",
    ),
    (
        "Execute an agreement a second time (our reading of the number).",
        "একই সম্মতি দ্বিতীয়বার Execute করুন (নম্বরটি আমরা এভাবে বুঝেছি)।",
    ),
];

#[cfg(test)]
mod tests {
    use super::{SENTENCES, of};
    use crate::reach::{how::How, rows};

    #[test]
    fn every_sentence_of_the_table_has_its_bangla() {
        for row in rows::all() {
            let bangla = row.how.in_bangla();
            assert!(bangla.ends_with('।'), "{}: {bangla}", row.how.in_english());
        }
    }

    #[test]
    fn no_sentence_is_left_over_from_a_row_that_went() {
        let said: Vec<_> = rows::all()
            .into_iter()
            .filter_map(|row| match row.how {
                How::Said(sentence) => Some(sentence),
                How::Wallet(_) | How::Refuse { .. } => None,
            })
            .collect();
        for (english, _) in SENTENCES {
            assert!(said.contains(&english), "{english}");
        }
    }

    /// Whoever reads Bangla types the same names.
    #[test]
    fn what_is_typed_is_the_same_in_both() {
        for (english, _) in SENTENCES {
            let bangla = of(english).unwrap_or_default();
            for marked in english.split('`').skip(1).step_by(2) {
                assert!(bangla.contains(&format!("`{marked}`")), "{bangla}");
            }
            for name in english.split([' ', ',', '.']).filter(|word| {
                word.contains('_') || word.chars().filter(char::is_ascii_digit).count() > 3
            }) {
                assert!(bangla.contains(name), "{name}: {bangla}");
            }
        }
    }
}
