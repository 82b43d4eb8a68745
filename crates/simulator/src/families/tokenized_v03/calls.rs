//! Performs the guide's calls.

use super::{
    answers::{
        self, AgreementCancelled, AgreementCreated, AgreementExecuted, Asked, PaymentCreated,
        PaymentExecuted, TransactionFound,
    },
    create_request, error_codes,
};
use crate::{
    api::Api,
    error_codes::{ErrorCode, Refusal},
    families::token,
    fields::Fields,
    gateway::{Call, Family},
    mode::Mode,
    operation::Operation,
    reply::Reply,
    simulator::Simulator,
    state::{CreateRequest, Executed, FoundTransaction, IssuedTokens, Payment},
};

/// The guide speaks of a Query Payment and prints none.
const UNPRINTED_QUERY: &str = "the guide v0.3 names Query Payment and does not print it";
const UNPRINTED_SEARCH: &str = "the guide v0.3 prints the search of a payment only";

/// The guide's own samples have blanks before these, and before the name trxID. That bKash took other
/// values without the blanks around them is not known, and they are kept as they come.
const IDENTIFIERS: &[&str] = &["paymentID", "agreementID", "trxID"];

/// The dialect's way of answering.
#[derive(Clone, Copy)]
pub(super) struct TokenizedV03;

impl token::TokenReplies for TokenizedV03 {
    fn issued(self, issued: &IssuedTokens) -> Reply {
        Reply::of(&answers::TokenIssued::of(issued))
    }

    /// Of the guide's numbers one alone is about credentials.
    fn unknown_credentials(self) -> Reply {
        self.refuse(
            ErrorCode::INVALID_APP_KEY
                .undocumented("the guide does not say when it has this number"),
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

    /// A refusal with the guide's own number and words, and HTTP 200.
    fn refuse(self, refusal: Refusal) -> Reply {
        let said = error_codes::said(refusal);
        Reply {
            invention: said.invention,
            ..Reply::of(&answers::Refused::of(&said))
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
            Reply::of(&AgreementCancelled::of(&agreement, &settings))
        }
        Operation::Query => {
            let id = need(&fields, "paymentID")?;
            let (payment, agreement) = simulator
                .change(|state, now| state.query_with_agreement_status(caller, id, now))?;
            Reply::of(&Asked::of(&payment, agreement)).invented(UNPRINTED_QUERY)
        }
        Operation::Search => {
            let trx_id = need(&fields, "trxID")?;
            let found = simulator.change(|state, now| state.search(caller, trx_id, now))?;
            let settings = simulator.settings();
            let merchant = caller.merchant.of(&settings);
            let short_code = merchant.map_or("", |merchant| &merchant.organization_short_code);
            let reply = Reply::of(&TransactionFound::of(&found, short_code));
            match found {
                FoundTransaction::Payment(_) => reply,
                FoundTransaction::Refund(..) | FoundTransaction::Organization(_) => {
                    reply.invented(UNPRINTED_SEARCH)
                }
            }
        }
        // The guide has none of these, and no route leads to them.
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
    let page = page(&payment, &origin);
    Ok(match &payment.details.purchase {
        Some(purchase) => Reply::of(&PaymentCreated::of(&payment, purchase, page)),
        None => Reply::of(&AgreementCreated::of(&payment, page)),
    })
}

/// The address of the page, with the path and the parameters that the guide prints.
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
                "the guide does not say what executing a payment as an agreement answers",
            ));
        }
        state.execute(call.caller, id, call.forced, now)
    })?;
    let settings = simulator.settings();
    Ok(match executed {
        Executed::Payment(payment) => Reply::of(&PaymentExecuted::of(&payment)),
        Executed::Agreement(agreement) => Reply::of(&AgreementExecuted::of(&agreement, &settings)),
    })
}
