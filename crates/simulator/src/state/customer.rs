//! The customer's actions on bKash's page: wallet, OTP, PIN, or close.

use super::{
    payment::{Notice, Payment, Stage, Step},
    root::State,
};
use crate::{
    clock::Moment,
    mode::Mode,
    wallets::{Behaviour, Msisdn, ascii_digits, behaviour, is_pin_valid},
};

/// The maximum length of the number field: `+880 1XXX-XXXXXX`, and one to spare.
const MAX_NUMBER_INPUT: usize = 17;

/// A submitted form. The OTP and the PIN are compared and dropped, never stored.
#[derive(Debug)]
pub(crate) enum Submission<'a> {
    Wallet {
        number: &'a str,
        terms_accepted: bool,
    },
    Otp(&'a str),
    Resend,
    Pin(&'a str),
    Close,
}

/// What the browser shows next.
#[derive(Debug)]
pub(crate) enum SubmitOutcome {
    /// The page of the payment's step.
    Stay,
    /// The merchant's page: the customer is done.
    Leave(Payment),
}

impl State {
    /// Applies a form submitted on `step`. A form of a page that is no longer open changes nothing.
    ///
    /// Returns `None` if the payment does not exist.
    pub(crate) fn submit(
        &mut self,
        id: &str,
        step: Step,
        submission: &Submission<'_>,
        now: Moment,
    ) -> Option<SubmitOutcome> {
        let lifetime = self.settings.payment_lifetime_seconds;
        let payment = self.payments.get_mut(id)?;
        if payment.is_expired(lifetime, now) {
            return Some(SubmitOutcome::Stay);
        }
        if payment.stage != Stage::Initiated {
            // A double click on the last button gets the same redirect as the first click.
            let unchanged = payment.page.step == step && payment.execute_calls == 0;
            return Some(if unchanged {
                SubmitOutcome::Leave(payment.clone())
            } else {
                SubmitOutcome::Stay
            });
        }
        if matches!(submission, Submission::Close) {
            payment.stage = Stage::Cancelled;
            return Some(SubmitOutcome::Leave(payment.clone()));
        }
        if payment.page.step != step {
            if let (Submission::Wallet { number, .. }, Step::Otp) = (submission, payment.page.step)
                && Msisdn::parse(number) != payment.wallet
            {
                // An older tab asks for an OTP for another wallet. A double click asks for the
                // same.
                payment.page.notice = Some(Notice::SecondOtpRequest);
            }
            return Some(SubmitOutcome::Stay);
        }
        let mut payment = payment.clone();
        payment.page.notice = None;
        match *submission {
            Submission::Wallet {
                number,
                terms_accepted,
            } if step == Step::Wallet => {
                self.enter_wallet(&mut payment, number, terms_accepted, now);
            }
            Submission::Otp(typed) if step == Step::Otp => self.enter_otp(&mut payment, typed, now),
            Submission::Resend if step == Step::Otp => self.resend(&mut payment, now),
            Submission::Pin(typed) if step == Step::Pin => self.enter_pin(&mut payment, typed, now),
            // The form of another step has no effect.
            Submission::Wallet { .. }
            | Submission::Otp(_)
            | Submission::Resend
            | Submission::Pin(_)
            | Submission::Close => {}
        }
        let left = payment.stage != Stage::Initiated;
        self.payments
            .insert(payment.details.id.clone(), payment.clone());
        Some(if left {
            SubmitOutcome::Leave(payment)
        } else {
            SubmitOutcome::Stay
        })
    }

    fn enter_wallet(&mut self, payment: &mut Payment, typed: &str, terms: bool, now: Moment) {
        let checked = self.check_wallet(typed, now);
        let accepted = checked.and_then(|wallet| {
            let agreed = terms.then_some(wallet);
            agreed.ok_or(Notice::TermsNotAccepted)
        });
        let wallet = match accepted {
            Ok(wallet) => wallet,
            Err(notice) => {
                payment.page.notice = Some(notice);
                payment.page.terms_accepted = terms;
                let shortened: String = typed.chars().take(MAX_NUMBER_INPUT).collect();
                payment.typed_number = Some(shortened.into());
                return;
            }
        };
        payment.typed_number = None;
        payment.wallet = Some(wallet);
        payment.page.step = Step::Otp;
        payment.page.since = now;
    }

    /// Returns the wallet of an entered number, if it can be used.
    pub(crate) fn check_wallet(&mut self, typed: &str, now: Moment) -> Result<Msisdn, Notice> {
        let wallet = Msisdn::parse(typed).ok_or(Notice::InvalidWallet)?;
        if let Behaviour::RefusedOnPage(code) = behaviour(&wallet) {
            let notices = [Notice::NotACustomerWallet, Notice::WalletLocked];
            let notice = notices
                .into_iter()
                .find(|notice| notice.code() == Some(code));
            return Err(notice.unwrap_or(Notice::NotABkashAccount));
        }
        if self
            .ledger
            .account(&wallet)
            .locked_until
            .is_some_and(|until| now < until)
        {
            return Err(Notice::WalletLocked);
        }
        Ok(wallet)
    }

    fn enter_otp(&mut self, payment: &mut Payment, typed: &str, now: Moment) {
        let page = &mut payment.page;
        if page
            .since
            .is_older_than(self.settings.otp_lifetime_seconds, now)
        {
            page.notice = Some(Notice::OtpExpired);
        } else if ascii_digits(typed).as_deref() == Some(&self.settings.otp) {
            page.step = Step::Pin;
            page.since = now;
        } else {
            page.wrong_otps += 1;
            page.notice = Some(Notice::WrongOtp);
            if page.wrong_otps >= self.settings.otp_attempts {
                payment.stage = Stage::Failed;
            }
        }
    }

    fn resend(&mut self, payment: &mut Payment, now: Moment) {
        let page = &mut payment.page;
        if page.resends >= self.settings.otp_resends {
            page.notice = Some(Notice::ResendLimit);
            page.resends_over = true;
            return;
        }
        page.resends += 1;
        page.since = now;
        page.notice = Some(Notice::OtpSentAgain);
    }

    fn enter_pin(&mut self, payment: &mut Payment, typed: &str, now: Moment) {
        let Some(wallet) = payment.wallet.clone() else {
            return;
        };
        // With an agreement this is the first page, so the lock is reported here.
        if self
            .ledger
            .account(&wallet)
            .locked_until
            .is_some_and(|until| now < until)
        {
            payment.page.notice = Some(Notice::WalletLocked);
            return;
        }
        // bKash's 2019: the PIN page was open for too long. With an agreement, the time when the
        // page was opened is not known.
        let timed = payment.details.mode != Mode::WithAgreement;
        if timed
            && payment
                .page
                .since
                .is_older_than(self.settings.pin_lifetime_seconds, now)
        {
            payment.stage = Stage::Failed;
            return;
        }
        let digits = ascii_digits(typed).unwrap_or_default();
        if !(4..=5).contains(&digits.len()) {
            payment.page.notice = Some(Notice::MalformedPin);
        } else if is_pin_valid(&wallet, &digits) {
            payment.stage = Stage::Verified;
        } else {
            payment.page.wrong_pins += 1;
            payment.page.notice = Some(Notice::WrongPin);
            if payment.page.wrong_pins >= self.settings.pin_attempts {
                let until = now.plus_seconds(self.settings.wallet_lock_seconds);
                self.ledger.account(&wallet).locked_until = Some(until);
                payment.stage = Stage::Failed;
            }
        }
    }

    /// Approves a payment with this wallet, in place of the customer.
    pub(crate) fn approve(
        &mut self,
        id: &str,
        wallet: Option<&str>,
        now: Moment,
    ) -> Result<Payment, DecisionError> {
        let usable = {
            let payment = self.open_payment(id, now)?;
            match &payment.wallet {
                Some(bound) if payment.details.mode == Mode::WithAgreement => {
                    if wallet.is_some_and(|number| Msisdn::parse(number).as_ref() != Some(bound)) {
                        return Err(DecisionError::BoundToAgreement);
                    }
                    bound.as_str().to_owned()
                }
                _ => wallet.map_or_else(|| default_wallet(payment), str::to_owned),
            }
        };
        let usable = self
            .check_wallet(&usable, now)
            .map_err(DecisionError::Wallet)?;
        let payment = self.payments.get_mut(id).ok_or(DecisionError::Unknown)?;
        payment.wallet = Some(usable);
        payment.page.step = Step::Pin;
        payment.page.notice = None;
        payment.stage = Stage::Verified;
        Ok(payment.clone())
    }

    /// Ends the customer's part without approval: `stage` is `Failed` or `Cancelled`.
    pub(crate) fn end_without_consent(
        &mut self,
        id: &str,
        stage: Stage,
        now: Moment,
    ) -> Result<Payment, DecisionError> {
        self.open_payment(id, now)?;
        let payment = self.payments.get_mut(id).ok_or(DecisionError::Unknown)?;
        payment.stage = stage;
        Ok(payment.clone())
    }

    fn open_payment(&self, id: &str, now: Moment) -> Result<&Payment, DecisionError> {
        let payment = self.payments.get(id).ok_or(DecisionError::Unknown)?;
        if payment.is_expired(self.settings.payment_lifetime_seconds, now) {
            return Err(DecisionError::Expired);
        }
        if payment.stage != Stage::Initiated {
            return Err(DecisionError::NotInitiated(Box::new(payment.clone())));
        }
        Ok(payment)
    }
}

/// The payer reference if it is a usable wallet number, or else the default wallet.
fn default_wallet(payment: &Payment) -> String {
    let reference = payment
        .details
        .payer_reference
        .as_deref()
        .and_then(Msisdn::parse);
    reference
        .filter(|wallet| !matches!(behaviour(wallet), Behaviour::RefusedOnPage(_)))
        .map_or_else(
            || crate::wallets::DEFAULT_WALLET.to_owned(),
            |wallet| wallet.to_string(),
        )
}

/// Why a decision could not be applied.
#[derive(Debug)]
pub(crate) enum DecisionError {
    Unknown,
    Expired,
    NotInitiated(Box<Payment>),
    BoundToAgreement,
    Wallet(Notice),
}
