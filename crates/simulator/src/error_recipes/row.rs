//! One row of the table.

use super::{instruction::Instruction, steps::Step};
use crate::{error_codes::ErrorCode, families::guide_error_codes};

/// The list that a code belongs to. Half of the codes of 2019 mean something else today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// bKash's Error Codes page, 2026.
    Today,
    /// The integration guide v0.3 of Tokenized Checkout.
    Guide,
}

impl List {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Guide => "guide v0.3",
        }
    }
}

/// What triggers a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trigger {
    /// A call that breaks one of bKash's rules.
    Rule,
    /// An action of the customer on bKash's page, which shows the code.
    Page,
    /// A test wallet that Execute refuses with this code.
    Wallet,
    /// A fault, because the simulator has no other trigger.
    Fault,
}

impl Trigger {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Page => "page",
            Self::Wallet => "wallet",
            Self::Fault => "fault",
        }
    }
}

/// An error code and its recipe.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) list: List,
    /// The code in today's list.
    pub(super) code: ErrorCode,
    pub(super) by: Trigger,
    pub(super) how: Instruction,
    /// The message, if it differs from the list's.
    pub(super) other_message: Option<&'static str>,
    pub(super) steps: Vec<Step>,
}

impl Row {
    /// A row of today's list.
    pub(super) fn new(code: ErrorCode, by: Trigger, how: Instruction, steps: Vec<Step>) -> Self {
        Self {
            list: List::Today,
            code,
            by,
            how,
            other_message: None,
            steps,
        }
    }

    /// A row of today's list, triggered by one of bKash's rules.
    pub(super) fn rule(code: ErrorCode, how: &'static str, steps: Vec<Step>) -> Self {
        Self::new(code, Trigger::Rule, Instruction::Sentence(how), steps)
    }

    /// The code as the list prints it.
    pub(super) fn number(&self) -> String {
        match self.guide_code() {
            Some((number, _)) => number.to_string(),
            None => self.code.to_string(),
        }
    }

    /// The message that comes with the code.
    pub(super) fn message(&self) -> &'static str {
        let listed = self.guide_code().map(|(_, message)| message);
        let listed = listed.unwrap_or_else(|| self.code.message());
        self.other_message.unwrap_or(listed)
    }

    fn guide_code(&self) -> Option<(u16, &'static str)> {
        match self.list {
            List::Today => None,
            List::Guide => guide_error_codes::guide_code(self.code),
        }
    }
}
