// The texts of the pages, in both languages: the names of controls, and the headings of states. They are not imported from
// the product, so that a text that is lost there fails a test.

export type Language = 'en' | 'bn';

/** The locale of a browser in each language. */
export const LOCALES: Record<Language, string> = { en: 'en-GB', bn: 'bn-BD' };

const en = {
  pay: 'Pay with bKash',
  payWith: (number: string) => `Pay with ${number}`,
  remember: 'Remember this wallet',
  savedWallets: 'Saved wallets',
  cancel: 'Cancel this order',
  confirmCancel: 'Yes, cancel this order',
  checkAgain: 'Check again',
  continueAtBkash: 'Continue at bKash',
  again: 'Start again',
  closeDialog: 'Close',
  atBkash: "Finish on bKash's page",
  working: 'bKash is confirming your payment',
  unknown: 'We are asking bKash what happened',
  paid: 'Payment complete',
  held: 'Your money is reserved',
  voided: 'The reserved money was given back',
  needsCheck: 'The shop must check this payment',
  trxId: 'bKash TrxID',
  paidFrom: 'Paid from',
  backToShop: 'Back to the shop',
  cancelled: 'Order cancelled',
  expired: 'The time to pay is over',
  addFirst: 'Save a wallet',
  add: 'Save another wallet',
  remove: (number: string) => `Remove ${number}`,
  confirmRemove: (number: string) => `Yes, remove ${number}`,
  backToOrder: 'Back to the order',
  number: 'Your bKash account number',
  terms: 'I agree to the terms and conditions',
  code: 'Enter Verification Code',
  purpose: 'Purpose',
  pin: 'Enter PIN',
  proceed: 'PROCEED',
  confirm: 'CONFIRM',
  resend: 'RESEND CODE',
  close: 'CLOSE',
  backToMerchant: 'Back to the merchant',
  checkout: 'bKash checkout',
  window: 'bKash payment',
  cross: 'Close',
};

type Texts = typeof en;

const bn: Texts = {
  pay: 'বিকাশে পেমেন্ট করুন',
  payWith: (number) => `${number} থেকে দিন`,
  remember: 'এই নম্বরটি মনে রাখুন',
  savedWallets: 'সেভ করা নম্বর',
  cancel: 'অর্ডার বাতিল করুন',
  confirmCancel: 'হ্যাঁ, অর্ডার বাতিল করুন',
  checkAgain: 'আবার দেখুন',
  continueAtBkash: 'বিকাশে ফিরে যান',
  again: 'নতুন করে শুরু করুন',
  closeDialog: 'বন্ধ করুন',
  atBkash: 'বিকাশের পেজে পেমেন্ট শেষ করুন',
  working: 'বিকাশ আপনার পেমেন্ট নিশ্চিত করছে',
  unknown: 'কী হয়েছে, আমরা বিকাশকে জিজ্ঞেস করছি',
  paid: 'পেমেন্ট সফল হয়েছে',
  held: 'আপনার টাকা সংরক্ষিত আছে',
  voided: 'সংরক্ষিত টাকা ফেরত দেওয়া হয়েছে',
  needsCheck: 'দোকানকে এই পেমেন্ট দেখতে হবে',
  trxId: 'বিকাশ TrxID',
  paidFrom: 'যে নম্বর থেকে',
  backToShop: 'দোকানে ফিরে যান',
  cancelled: 'অর্ডার বাতিল হয়েছে',
  expired: 'পেমেন্টের সময় শেষ',
  addFirst: 'নম্বর সেভ করুন',
  add: 'আরেকটি নম্বর সেভ করুন',
  remove: (number) => `${number} মুছে ফেলুন`,
  confirmRemove: (number) => `হ্যাঁ, ${number} মুছে ফেলুন`,
  backToOrder: 'অর্ডারে ফিরে যান',
  number: 'আপনার বিকাশ অ্যাকাউন্ট নম্বর',
  terms: 'আমি শর্তাবলিতে সম্মত',
  code: 'ভেরিফিকেশন কোড দিন',
  purpose: 'উদ্দেশ্য',
  pin: 'পিন দিন',
  proceed: 'এগিয়ে যান',
  confirm: 'নিশ্চিত করুন',
  resend: 'আবার কোড পাঠান',
  close: 'বন্ধ করুন',
  backToMerchant: 'মার্চেন্টের কাছে ফিরে যান',
  checkout: 'বিকাশ চেকআউট',
  window: 'বিকাশ পেমেন্ট',
  cross: 'বন্ধ করুন',
};

/** The texts of each language. */
export const TRANSLATIONS: Record<Language, Texts> = { en, bn };

/** The texts that page objects look for, or patterns that match the texts of both languages. */
export type Translations = {
  [Name in keyof Texts]: Texts[Name] extends string ? string | RegExp : (number: string) => string | RegExp;
};

/** Patterns that match the texts of both languages. */
export const EITHER = Object.fromEntries(
  (Object.keys(en) as (keyof Texts)[]).map((name) => {
    const [english, bangla] = [en[name], bn[name]];
    return typeof english === 'string' || typeof bangla === 'string'
      ? [name, anyOf(String(english), String(bangla))]
      : [name, (number: string) => anyOf(english(number), bangla(number))];
  }),
) as unknown as Translations;

function anyOf(...texts: string[]): RegExp {
  const escaped = texts.map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^\\s*(?:${escaped.join('|')})\\s*$`);
}
