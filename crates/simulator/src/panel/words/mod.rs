//! Every word of the panel, in Bangla and in English.

mod bangla;
mod english;

use super::layout::Tab;
use crate::{
    api::Api,
    language::Lang,
    operation::Operation,
    state::{EntryKind, Stage, Step},
};

impl Lang {
    pub(super) const fn panel_words(self) -> &'static Words {
        match self {
            Self::Bangla => &bangla::WORDS,
            Self::English => &english::WORDS,
        }
    }
}

/// Names, and what each is in one language.
type Table = &'static [(&'static str, &'static str)];

/// One language's words.
pub(super) struct Words {
    pub(super) product: &'static str,
    pub(super) no_money: &'static str,
    pub(super) skip: &'static str,
    pub(super) pages: &'static str,
    pub(super) live_on: &'static str,
    pub(super) live_off: &'static str,
    pub(super) all: &'static str,
    pub(super) show: &'static str,
    pub(super) search: &'static str,
    pub(super) older: &'static str,
    pub(super) newest: &'static str,
    pub(super) actions: &'static str,
    pub(super) copy: &'static str,
    pub(super) copied: &'static str,
    pub(super) time: &'static str,
    pub(super) overview: &'static str,
    pub(super) welcome: &'static str,
    pub(super) latest_payments: &'static str,
    pub(super) latest_calls: &'static str,
    pub(super) all_payments: &'static str,
    pub(super) all_calls: &'static str,
    pub(super) paid: &'static str,
    pub(super) merchants_balance: &'static str,
    pub(super) faults_in_force: &'static str,
    pub(super) payments: &'static str,
    pub(super) payment: &'static str,
    pub(super) state: &'static str,
    pub(super) family: &'static str,
    pub(super) merchant: &'static str,
    pub(super) amount: &'static str,
    pub(super) wallet: &'static str,
    pub(super) invoice: &'static str,
    pub(super) expired: &'static str,
    pub(super) refunded: &'static str,
    pub(super) agreement: &'static str,
    pub(super) approve: &'static str,
    pub(super) fail: &'static str,
    pub(super) cancel: &'static str,
    pub(super) customer_page: &'static str,
    pub(super) no_payments: &'static str,
    pub(super) unknown_payment: &'static str,
    pub(super) unknown_title: &'static str,
    pub(super) unknown_page: &'static str,
    pub(super) to_overview: &'static str,
    pub(super) customers_own: &'static str,
    pub(super) customer_done: &'static str,
    pub(super) open_callback: &'static str,
    pub(super) facts: &'static str,
    pub(super) story: &'static str,
    pub(super) created: &'static str,
    pub(super) expires: &'static str,
    pub(super) execute_calls: &'static str,
    pub(super) refundable: &'static str,
    pub(super) customer: &'static str,
    pub(super) customer_failed: &'static str,
    pub(super) customer_closed: &'static str,
    pub(super) customer_agreed: &'static str,
    pub(super) wrong_otps: &'static str,
    pub(super) wrong_pins: &'static str,
    pub(super) resends: &'static str,
    pub(super) agreements: &'static str,
    pub(super) agreements_hint: &'static str,
    pub(super) no_agreements: &'static str,
    pub(super) standing: &'static str,
    pub(super) taken_back: &'static str,
    pub(super) take_back: &'static str,
    pub(super) wallets: &'static str,
    pub(super) otp: &'static str,
    pub(super) common_pin: &'static str,
    pub(super) many_wallets: &'static str,
    pub(super) wallets_hint: &'static str,
    pub(super) pin: &'static str,
    pub(super) refusing_wallets: &'static str,
    pub(super) refusing_hint: &'static str,
    pub(super) purpose: &'static str,
    pub(super) balance: &'static str,
    pub(super) locked: &'static str,
    pub(super) until: &'static str,
    pub(super) lock: &'static str,
    pub(super) unlock: &'static str,
    pub(super) new_balance: &'static str,
    pub(super) set_balance: &'static str,
    pub(super) books: &'static str,
    pub(super) ledger: &'static str,
    pub(super) ledger_hint: &'static str,
    pub(super) no_bookings: &'static str,
    pub(super) booked: &'static str,
    pub(super) collection: &'static str,
    pub(super) disbursement: &'static str,
    pub(super) held: &'static str,
    pub(super) settled: &'static str,
    pub(super) carried: &'static str,
    pub(super) calls: &'static str,
    pub(super) calls_hint: &'static str,
    pub(super) operation: &'static str,
    pub(super) only_faults: &'static str,
    pub(super) no_calls: &'static str,
    pub(super) request: &'static str,
    pub(super) answer: &'static str,
    pub(super) no_answer: &'static str,
    pub(super) no_answer_given: &'static str,
    pub(super) empty_body: &'static str,
    pub(super) invention: &'static str,
    pub(super) notifications: &'static str,
    pub(super) notifications_hint: &'static str,
    pub(super) not_subscribed: &'static str,
    pub(super) no_deliveries: &'static str,
    pub(super) notification: &'static str,
    pub(super) endpoint: &'static str,
    pub(super) attempts: &'static str,
    pub(super) iframe_shop: &'static str,
    pub(super) faults: &'static str,
    pub(super) fault: &'static str,
    pub(super) no_faults: &'static str,
    pub(super) add_fault: &'static str,
    pub(super) clear_faults: &'static str,
    pub(super) refused: &'static str,
    pub(super) what: &'static str,
    pub(super) choose: &'static str,
    pub(super) choose_hint: &'static str,
    pub(super) any: &'static str,
    pub(super) how_often: &'static str,
    pub(super) details: &'static str,
    pub(super) struck: &'static str,
    pub(super) used_up: &'static str,
    pub(super) always: &'static str,
    pub(super) skip_first: &'static str,
    pub(super) remove: &'static str,
    pub(super) times: &'static str,
    pub(super) times_hint: &'static str,
    pub(super) skip_label: &'static str,
    pub(super) skip_hint: &'static str,
    pub(super) probability: &'static str,
    pub(super) probability_hint: &'static str,
    pub(super) milliseconds: &'static str,
    pub(super) milliseconds_hint: &'static str,
    pub(super) ms: &'static str,
    pub(super) http_status: &'static str,
    pub(super) status_hint: &'static str,
    pub(super) code: &'static str,
    pub(super) code_hint: &'static str,
    pub(super) after_effect: &'static str,
    pub(super) seed: &'static str,
    pub(super) seed_hint: &'static str,
    pub(super) start_again: &'static str,
    pub(super) faults_hint: &'static str,
    pub(super) clock: &'static str,
    pub(super) bkash_time: &'static str,
    pub(super) ahead: &'static str,
    pub(super) not_ahead: &'static str,
    pub(super) advance: &'static str,
    pub(super) span: &'static str,
    pub(super) unit: &'static str,
    pub(super) reset: &'static str,
    pub(super) reset_hint: &'static str,
    pub(super) reset_question: &'static str,
    pub(super) reset_sure: &'static str,
    pub(super) go_back: &'static str,
    pub(super) reset_tokens: &'static str,
    pub(super) reset_settings: &'static str,
    pub(super) settings: &'static str,
    pub(super) settings_hint: &'static str,
    pub(super) differ: &'static str,
    pub(super) differs: &'static str,
    pub(super) by_default: &'static str,
    pub(super) on: &'static str,
    pub(super) off: &'static str,
    pub(super) unset: &'static str,
    pub(super) saves_all: &'static str,
    pub(super) save: &'static str,
    pub(super) keep: &'static str,
    pub(super) fixed: &'static str,
    pub(super) start: &'static str,
    pub(super) start_hint: &'static str,
    pub(super) own_credentials: &'static str,
    pub(super) or_button: &'static str,
    pub(super) go_on: &'static str,
    pub(super) errors: &'static str,
    pub(super) errors_hint: &'static str,
    pub(super) errors_fresh: &'static str,
    pub(super) errors_own_credentials: &'static str,
    pub(super) errors_search: &'static str,
    pub(super) no_errors: &'static str,
    pub(super) list: &'static str,
    pub(super) commands: &'static str,
    pub(super) way: &'static str,
    pub(super) paste_in_order: &'static str,
    /// Day, hour, minute, second.
    pub(super) units: [&'static str; 4],
    /// What each step of the clock reaches.
    pub(super) steps: [&'static str; 5],
    /// The units in full.
    pub(super) unit_names: [&'static str; 4],
    /// What the settings are about, group by group.
    pub(super) groups: [&'static str; 7],
    /// A sentence for each group.
    pub(super) groups_about: [&'static str; 7],
    /// bKash's lists of numbers: today's, the guide's.
    pub(super) lists: [&'static str; 2],
    /// What leads to a number: a rule, a page, a wallet, a fault.
    pub(super) ways: [&'static str; 4],
    operations: [&'static str; 19],
    tabs: [&'static str; 12],
    stages: [&'static str; 9],
    bookings: [&'static str; 11],
    customer_steps: [&'static str; 3],
    families: [&'static str; 4],
    notices: Table,
    recipes: Table,
    kinds: Table,
    settings_about: Table,
    /// What a field is to hold, for those who typed something else.
    expected: Table,
    /// English phrases of the wallets' notes, and what to write instead.
    wallet_phrases: Table,
}

impl Words {
    pub(super) const fn tab(&self, tab: Tab) -> &'static str {
        self.tabs[tab as usize]
    }

    pub(super) const fn stage(&self, stage: Stage) -> &'static str {
        self.stages[stage as usize]
    }

    pub(super) const fn booking(&self, kind: EntryKind) -> &'static str {
        self.bookings[kind as usize]
    }

    /// What the customer is asked for.
    pub(super) const fn step(&self, step: Step) -> &'static str {
        self.customer_steps[step as usize]
    }

    pub(super) const fn family_title(&self, api: Api) -> &'static str {
        match api {
            Api::TokenizedV1 => self.families[0],
            Api::TokenizedV2 => self.families[1],
            Api::Iframe => self.families[2],
            Api::TokenizedV03 => self.families[3],
        }
    }

    /// What a form did.
    pub(super) fn notice(&self, name: &str) -> Option<&'static str> {
        find(self.notices, name)
    }

    /// What a command of a recipe does.
    pub(super) fn recipe(&self, name: &str) -> &'static str {
        find(self.recipes, name).unwrap_or_default()
    }

    /// What a kind of fault does.
    pub(super) fn kind(&self, name: &str) -> &'static str {
        find(self.kinds, name).unwrap_or_default()
    }

    /// What an operation does.
    pub(super) const fn operation_title(&self, operation: Operation) -> &'static str {
        self.operations[operation as usize]
    }

    /// What a field of a fault is called.
    pub(super) fn fault_field(&self, name: &str) -> &'static str {
        match name {
            "kind" => self.what,
            "times" => self.times,
            "skip" => self.skip_label,
            "probability" => self.probability,
            "milliseconds" => self.milliseconds,
            "status" => self.http_status,
            "code" => self.code,
            "after_effect" => self.after_effect,
            _ => "",
        }
    }

    /// What a field of a fault is for.
    pub(super) fn fault_hint(&self, name: &str) -> &'static str {
        match name {
            "times" => self.times_hint,
            "skip" => self.skip_hint,
            "probability" => self.probability_hint,
            "milliseconds" => self.milliseconds_hint,
            "status" => self.status_hint,
            "code" => self.code_hint,
            _ => "",
        }
    }

    /// What a field is to hold.
    pub(super) fn expected(&self, name: &str) -> &'static str {
        find(self.expected, name).unwrap_or_default()
    }

    /// What a setting is for.
    pub(super) fn setting(&self, name: &str) -> Option<&'static str> {
        find(self.settings_about, name)
    }

    /// A wallet's note, which is English, in this language.
    pub(super) fn wallet_note(&self, note: &str) -> String {
        let mut text = note.to_owned();
        for (english, here) in self.wallet_phrases {
            text = text.replace(english, here);
        }
        text
    }
}

fn find(table: Table, name: &str) -> Option<&'static str> {
    let (_, text) = table.iter().find(|(listed, _)| *listed == name)?;
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::{Lang, Words};
    use crate::{faults::Kind, state::Stage};

    const BOTH: [&Words; 2] = [Lang::Bangla.panel_words(), Lang::English.panel_words()];

    #[test]
    fn both_languages_have_the_same_names() {
        let names = |words: &Words| -> Vec<_> {
            let tables = [
                words.notices,
                words.recipes,
                words.kinds,
                words.settings_about,
                words.expected,
            ];
            tables.concat().iter().map(|(name, _)| *name).collect()
        };
        assert_eq!(names(BOTH[0]), names(BOTH[1]));
    }

    #[test]
    fn every_kind_of_fault_is_explained() {
        for kind in Kind::all() {
            assert!(
                BOTH.iter().all(|words| !words.kind(kind.name()).is_empty()),
                "{}",
                kind.name()
            );
        }
    }

    #[test]
    fn words_stand_at_their_places() {
        let english = Lang::English.panel_words();
        assert_eq!(english.stage(Stage::Voided), "voided");
        assert_eq!(
            english.booking(super::EntryKind::Withdrawal),
            "withdrawn by hand"
        );
        assert_eq!(
            english.operation_title(super::Operation::Ipn),
            "a notification to the merchant"
        );
        assert_eq!(english.tab(super::Tab::Errors), "Error numbers");
        assert_eq!(english.step(super::Step::Pin), "is asked for the PIN");
    }

    #[test]
    fn a_wallets_note_is_said_in_bangla() {
        let bangla = Lang::Bangla.panel_words();
        assert_eq!(bangla.wallet_note("2037 at Execute"), "2037 Execute-এ");
        for wallet in crate::wallets::TEST_WALLETS {
            let note = bangla.wallet_note(wallet.note);
            assert!(!note.contains("pay") && !note.contains(" the "), "{note}");
        }
    }
}
