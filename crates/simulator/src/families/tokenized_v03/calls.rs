//! The calls of the guide v0.3 and their refusals.

use super::{create_request, error_codes};
use crate::{
    api::Api,
    error_codes::{ErrorCode, Refusal},
    families::{
        token,
        tokenized_responses::{Key, Record, v03},
    },
    fields::Fields,
    gateway::{Call, Family},
    mode::Mode,
    operation::Operation,
    reply::Reply,
    simulator::Simulator,
    state::{CreateRequest, Executed, FoundTransaction, IssuedTokens, Payment},
};

/// Why Query Payment is marked as an invention.
const UNPRINTED_QUERY: &str = "the guide v0.3 mentions Query Payment without describing it";
const UNPRINTED_SEARCH: &str = "the guide v0.3 describes the search of payments only";

/// The guide's samples have spaces around these values, and before the name trxID. Whether bKash
/// trims other values is not known; they are kept unchanged.
const IDENTIFIERS: &[&str] = &["paymentID", "agreementID", "trxID"];

/// The v0.3 family.
#[derive(Clone, Copy)]
pub(super) struct TokenizedV03;

impl token::TokenReplies for TokenizedV03 {
    fn issued(self, issued: &IssuedTokens) -> Reply {
        v03::TOKENS.reply(&Record::tokens(issued))
    }

    /// 2001 is the only code of the guide that concerns credentials.
    fn unknown_credentials(self) -> Reply {
        self.refuse(
            ErrorCode::INVALID_APP_KEY
                .undocumented("the guide does not say when this error code is returned"),
        )
    }
}

impl Family for TokenizedV03 {
    fn api(self) -> Api {
        Api::TokenizedV03
    }

    fn classify(self, route: Operation, _: &Fields) -> Operation {
        route
    }

    fn perform(self, simulator: &Simulator, call: &Call<'_>) -> Reply {
        perform(self, simulator, call).unwrap_or_else(|refusal| self.refuse(refusal))
    }

    /// Refusals use the guide's own codes and messages, with HTTP 200.
    fn refuse(self, refusal: Refusal) -> Reply {
        let guide = error_codes::in_guide(refusal);
        let record = Record::refusal(guide.number.to_string(), guide.message);
        Reply {
            invention: guide.invention,
            ..v03::REFUSAL.reply(&record)
        }
    }
}

fn perform(family: TokenizedV03, simulator: &Simulator, call: &Call<'_>) -> Result<Reply, Refusal> {
    let (fields, caller) = (call.fields.trimmed(IDENTIFIERS), call.caller);
    Ok(match call.operation {
        Operation::Grant => token::grant(simulator, call, family),
        Operation::Refresh => token::refresh(simulator, call, family),
        Operation::AgreementCreate => create(simulator, call, create_request::agreement(&fields)?)?,
        Operation::Create => create(simulator, call, create_request::payment(&fields)?)?,
        Operation::Execute | Operation::AgreementExecute => execute(simulator, call, &fields)?,
        Operation::AgreementCancel => {
            let id = need(&fields, "agreementID")?;
            let agreement =
                simulator.change(|state, now| state.cancel_agreement(caller, id, now))?;
            let settings = simulator.settings();
            let status = if settings.v03_cancel_says_cancelled {
                "Cancelled"
            } else {
                "Completed"
            };
            v03::AGREEMENT_CANCELLED
                .reply(&Record::agreement(&agreement).with(Key::AgreementStatus, status))
        }
        Operation::Query => {
            let id = need(&fields, "paymentID")?;
            let (payment, agreement) = simulator
                .change(|state, now| state.query_with_agreement_status(caller, id, now))?;
            let record = Record::payment(&payment).with(Key::AgreementStatus, agreement);
            let layout = match payment.details.purchase {
                Some(_) => v03::PAYMENT,
                None => v03::AGREEMENT_PAYMENT,
            };
            layout.reply(&record).invented(UNPRINTED_QUERY)
        }
        Operation::Search => {
            let trx_id = need(&fields, "trxID")?;
            let found = simulator.change(|state, now| state.search(caller, trx_id, now))?;
            let settings = simulator.settings();
            let merchant = caller.merchant.of(&settings);
            let short_code = merchant.map_or("", |merchant| &merchant.organization_short_code);
            let record = Record::transaction(&found, short_code);
            match found {
                FoundTransaction::Payment(_) => v03::TRANSACTION
                    .reply(&record.with(Key::TransactionType, "Disbursement via API")),
                FoundTransaction::Refund(..) | FoundTransaction::Organization(_) => {
                    v03::TRANSACTION.reply(&record).invented(UNPRINTED_SEARCH)
                }
            }
        }
        // The guide has no such calls, and no route leads here.
        Operation::AgreementStatus
        | Operation::Refund
        | Operation::RefundStatus
        | Operation::Capture
        | Operation::Void
        | Operation::Balance
        | Operation::Transfer
        | Operation::Payout
        | Operation::Callback
        | Operation::Ipn => return Err(ErrorCode::PROCESS_FAILED.into()),
    })
}

fn need<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, Refusal> {
    Ok(fields.get(&[name]).ok_or(ErrorCode::FIELD_MISSING)?)
}

fn create(simulator: &Simulator, call: &Call<'_>, order: CreateRequest) -> Result<Reply, Refusal> {
    let origin = simulator.origin(&simulator.settings(), call.headers);
    let payment = simulator.change(|state, now| state.create(call.caller, order, now))?;
    let record = Record::created(&payment, page(&payment, &origin));
    Ok(match &payment.details.purchase {
        Some(_) => v03::PAYMENT_CREATED.reply(&record),
        None => v03::AGREEMENT_CREATED.reply(&record),
    })
}

/// The bkashURL, with the path and parameters that the guide prints.
fn page(payment: &Payment, origin: &str) -> String {
    let details = &payment.details;
    let kind = match details.mode {
        Mode::Agreement => "Agreement",
        Mode::WithAgreement | Mode::CheckoutUrl => "Payment",
    };
    format!(
        "{origin}/redirect/tokenized/?paymentID={}&hash={}&type={kind}",
        details.id, details.hash,
    )
}

fn execute(simulator: &Simulator, call: &Call<'_>, fields: &Fields) -> Result<Reply, Refusal> {
    let id = need(fields, "paymentID")?;
    let of_agreement = call.operation == Operation::AgreementExecute;
    let executed = simulator.change(|state, now| {
        let found = state.payment(id).ok_or(ErrorCode::INVALID_PAYMENT_ID)?;
        if (found.details.mode == Mode::Agreement) != of_agreement {
            return Err(ErrorCode::INVALID_PAYMENT_ID.undocumented(
                "the guide does not document the response to executing a payment as an agreement",
            ));
        }
        state.execute(call.caller, id, call.forced, now)
    })?;
    let settings = simulator.settings();
    Ok(match executed {
        Executed::Payment(payment) => v03::PAYMENT_EXECUTED.reply(&Record::payment(&payment)),
        Executed::Agreement(agreement) => {
            // The guide's sample has a trailing space.
            let status = if settings.v03_trailing_blank {
                "Completed "
            } else {
                "Completed"
            };
            v03::AGREEMENT_EXECUTED
                .reply(&Record::agreement(&agreement).with(Key::AgreementStatus, status))
        }
    })
}
