//! The messages for payers: what happened, whether money was taken, and what to do next.

use super::error_code::PayerMessage;

const fn message(bangla: &'static str, english: &'static str) -> PayerMessage {
    PayerMessage { bangla, english }
}

pub(super) const SUCCESS: PayerMessage = message("হয়ে গেছে। ধন্যবাদ।", "It is done. Thank you.");

pub(super) const INSUFFICIENT_BALANCE: PayerMessage = message(
    "এই বিকাশ অ্যাকাউন্টে যথেষ্ট টাকা নেই। কোনো টাকা কাটা হয়নি। বিকাশে টাকা এনে আবার চেষ্টা করুন, অথবা অন্য নম্বর থেকে পেমেন্ট করুন।",
    "There is not enough money in this bKash account. No money was taken. \
     Add money to bKash and try again, or pay from another number.",
);

pub(super) const DUPLICATE: PayerMessage = message(
    "একটু আগেই একই পেমেন্ট করেছেন বলে বিকাশ এটি নেয়নি। এবারের চেষ্টায় কোনো টাকা কাটা হয়নি। আগে বিকাশের মেসেজ দেখে নিন; সত্যিই আবার দিতে হলে পাঁচ মিনিট পরে দিন।",
    "You made the same payment a moment ago, so bKash did not take this one. No money was taken this time. \
     Look at your bKash messages first; if you do need to pay again, wait five minutes.",
);

pub(super) const WRONG_PIN: PayerMessage = message(
    "পিন ঠিক ছিল না। কোনো টাকা কাটা হয়নি। সঠিক পিন দিয়ে আবার চেষ্টা করুন।",
    "The PIN was not right. No money was taken. Try again with the right PIN.",
);

pub(super) const PIN_LOCKED: PayerMessage = message(
    "পিন কয়েকবার ভুল হয়েছে। কোনো টাকা কাটা হয়নি। বিকাশ অ্যাপ থেকে বা *২৪৭# ডায়াল করে নতুন পিন নিন, অথবা অন্য নম্বর থেকে পেমেন্ট করুন।",
    "The PIN was wrong too often. No money was taken. \
     Get a new PIN in the bKash app or by dialling *247#, or pay from another number.",
);

pub(super) const PIN_EXPIRED: PayerMessage = message(
    "পিন দেওয়ার সময় শেষ হয়ে গেছে। কোনো টাকা কাটা হয়নি। নতুন করে শুরু করুন।",
    "The time to enter the PIN was over. No money was taken. Please start again.",
);

pub(super) const WRONG_CODE: PayerMessage = message(
    "ভেরিফিকেশন কোড ঠিক ছিল না। কোনো টাকা কাটা হয়নি। আবার চেষ্টা করুন, বিকাশ নতুন কোড পাঠাবে।",
    "The verification code was not right. No money was taken. Try again: bKash will send a new code.",
);

pub(super) const CODE_EXPIRED: PayerMessage = message(
    "ভেরিফিকেশন কোডের মেয়াদ শেষ। কোনো টাকা কাটা হয়নি। আবার চেষ্টা করুন, বিকাশ নতুন কোড পাঠাবে।",
    "The verification code was too old. No money was taken. Try again: bKash will send a new code.",
);

pub(super) const CODE_LIMIT_REACHED: PayerMessage = message(
    "অনেকবার কোড চাওয়া হয়েছে। কোনো টাকা কাটা হয়নি। একটু পরে নতুন করে শুরু করুন।",
    "A code was asked for too often. No money was taken. Please start again in a little while.",
);

pub(super) const NOT_A_WALLET: PayerMessage = message(
    "এই নম্বরে কোনো পার্সোনাল বিকাশ অ্যাকাউন্ট নেই। কোনো টাকা কাটা হয়নি। যে নম্বরে বিকাশ আছে, সেটি দিয়ে আবার চেষ্টা করুন।",
    "This number has no personal bKash account. No money was taken. Try again with a number that has bKash.",
);

pub(super) const WALLET_BLOCKED: PayerMessage = message(
    "এই নম্বর থেকে বিকাশ এখন পেমেন্ট নিচ্ছে না। কোনো টাকা কাটা হয়নি। অন্য নম্বর থেকে পেমেন্ট করুন, অথবা বিকাশের ১৬২৪৭ নম্বরে ফোন করুন।",
    "bKash takes no payment from this number at the moment. No money was taken. \
     Pay from another number, or call bKash at 16247.",
);

pub(super) const AGREEMENT_UNUSABLE: PayerMessage = message(
    "সেভ করা নম্বরটি আর ব্যবহার করা যাচ্ছে না। কোনো টাকা কাটা হয়নি। নম্বর আর কোড দিয়ে পেমেন্ট করুন, চাইলে তখন আবার সেভ করতে পারবেন।",
    "The saved number can no longer be used. No money was taken. \
     Pay with your number and a code; you can save it again then.",
);

pub(super) const AGREEMENT_EXISTS: PayerMessage = message(
    "এই নম্বরটি এই দোকানে আগে থেকেই সেভ করা আছে। কোনো টাকা কাটা হয়নি। সেভ করা নম্বর থেকে পেমেন্ট করুন।",
    "This number is saved with this shop already. No money was taken. Pay with the saved number.",
);

pub(super) const AGREEMENT_INCOMPLETE: PayerMessage = message(
    "নম্বরটি সেভ হয়নি। কোনো টাকা কাটা হয়নি। নতুন করে শুরু করুন।",
    "The number was not saved. No money was taken. Please start again.",
);

pub(super) const REQUEST_REJECTED: PayerMessage = message(
    "দোকানের অনুরোধ বিকাশ গ্রহণ করেনি। কোনো টাকা কাটা হয়নি। আপনার কোনো ভুল হয়নি। দয়া করে দোকানকে জানান।",
    "bKash did not accept the shop's request. No money was taken. You did nothing wrong. Please tell the shop.",
);

pub(super) const OUTCOME_UNKNOWN: PayerMessage = message(
    "কী হয়েছে, আমরা বিকাশকে জিজ্ঞেস করছি। উত্তর না পাওয়া পর্যন্ত আবার পেমেন্ট করবেন না। টাকা কাটা হয়ে থাকলে অর্ডারটি পেমেন্ট হয়েছে বলেই ধরা হবে।",
    "We are asking bKash what happened. Please do not pay again until there is an answer. \
     If money was taken, your order counts as paid.",
);

pub(super) const BKASH_ERROR: PayerMessage = message(
    "বিকাশের দিকে একটি সমস্যা হয়েছে। আগে শুরু করা পেমেন্টের কী হলো, আমরা বিকাশকে জিজ্ঞেস করছি। উত্তর না পাওয়া পর্যন্ত আবার পেমেন্ট করবেন না।",
    "Something went wrong at bKash. We are asking bKash what became of a payment that had begun. \
     Please do not pay again until there is an answer.",
);

pub(super) const MAINTENANCE: PayerMessage = message(
    "বিকাশে এখন রক্ষণাবেক্ষণের কাজ চলছে। আগে শুরু করা পেমেন্টের কী হলো, আমরা বিকাশকে জিজ্ঞেস করব। একটু পরে এই পেজে আবার দেখুন।",
    "bKash is under maintenance. If a payment had begun, we will ask bKash what became of it. \
     Please look at this page again in a while.",
);

pub(super) const POSSIBLY_PAID: PayerMessage = message(
    "এই পেমেন্ট আগেই হয়ে গেছে বলে বিকাশ জানাচ্ছে। আমরা নিশ্চিত হয়ে নিচ্ছি। আবার পেমেন্ট করবেন না।",
    "bKash says that this payment was made before. We are making sure. Please do not pay again.",
);

pub(super) const POSSIBLY_SAVED: PayerMessage = message(
    "এই নম্বরটি আগেই সেভ হয়ে গেছে বলে বিকাশ জানাচ্ছে। আমরা নিশ্চিত হয়ে নিচ্ছি। আপনার কিছু করতে হবে না।",
    "bKash says that this number was saved before. We are making sure. You need to do nothing.",
);

pub(super) const POSSIBLY_CANCELLED: PayerMessage = message(
    "এই পেমেন্ট আগেই বাতিল হয়েছে বলে বিকাশ জানাচ্ছে। আমরা নিশ্চিত হয়ে নিচ্ছি। ততক্ষণ আবার পেমেন্ট করবেন না।",
    "bKash says that this payment was cancelled before. We are making sure. Please do not pay again until then.",
);

pub(super) const AUTHORIZATION_PROCESSED: PayerMessage = message(
    "ধরে রাখা টাকার হিসাব আগেই মিটে গেছে বলে বিকাশ জানাচ্ছে। আমরা নিশ্চিত হয়ে নিচ্ছি। আপনার কিছু করতে হবে না।",
    "bKash says that the money it held was settled before. We are making sure. You need to do nothing.",
);

pub(super) const REFUND_DECLINED: PayerMessage = message(
    "টাকা ফেরত দেওয়া যায়নি। আপনার পেমেন্ট যেমন ছিল তেমনই আছে। দয়া করে দোকানে যোগাযোগ করুন।",
    "The money could not be given back. Your payment stands as it was. Please contact the shop.",
);

pub(super) const REFUND_WINDOW_CLOSED: PayerMessage = message(
    "পেমেন্টটি অনেক দিন আগের, তাই বিকাশের মাধ্যমে ফেরত দেওয়া যায়নি। আপনার পেমেন্ট যেমন ছিল তেমনই আছে। অন্যভাবে ফেরত পেতে দোকানে যোগাযোগ করুন।",
    "The payment is too old to be given back through bKash. Your payment stands as it was. \
     Contact the shop to be paid back another way.",
);

pub(super) const REFUND_TOO_EARLY: PayerMessage = message(
    "পেমেন্টটি বিকাশে এখনো পুরোপুরি শেষ হয়নি, তাই টাকা ফেরত দেওয়া যায়নি। দোকান একটু পরে আবার চেষ্টা করবে।",
    "The payment is not quite finished at bKash, so the money could not be given back yet. \
     The shop will try again later.",
);

pub(super) const POSSIBLY_REFUNDED: PayerMessage = message(
    "এই টাকা আগেই ফেরত দেওয়া হয়েছে বলে বিকাশ জানাচ্ছে। দোকান নিশ্চিত হয়ে নিচ্ছে। বিকাশের মেসেজ দেখে নিতে পারেন।",
    "bKash says that this money was given back before. The shop is making sure. \
     You can look at your bKash messages.",
);

pub(super) const TRANSACTION_NOT_FOUND: PayerMessage = message(
    "বিকাশ এই লেনদেনটি খুঁজে পায়নি। TrxID আরেকবার মিলিয়ে দেখুন, অথবা দোকানে যোগাযোগ করুন।",
    "bKash did not find this transaction. Check the TrxID once more, or contact the shop.",
);
