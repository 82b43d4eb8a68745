//! Calls bKash through the public API and describes the result in a few words.

use std::fmt::Debug;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use bkash::{
    Config, Credentials, Family, NewPayout, OrganizationError, Ports, SealingKey, TransferDirection,
};
use domain::ShortText;
use domain::hold::ResolutionOutcome;
use domain::refund::Refundable;
use domain::{
    Amount, BkashAgreementId, BkashErrorCode, BkashPaymentId, CallbackSignature, ErrorDetail,
    InvoiceNumber, Msisdn, PayerReference, Timestamp, TrxId,
    agreement::AgreementOutcome,
    hosted_page::{BkashPage, CreateFailed, Initiated, NotCreated},
    payment::Intent,
    payment::PaymentOutcome,
};
use engine::ports::{
    CreatedPayment, Gateway, NewAgreement, NewPayment, NewRefund, RefreshLease, RefundAnswer,
    SearchError, TokenBudget, TokenVault,
};
use eventlog::{Clock, Entropy, StoreError};
use serde_json::Value;

/// 2021, when most of the samples were recorded.
const NOW: i64 = 1_618_500_000_000;

struct Fakes {
    token: Mutex<Option<Vec<u8>>>,
    revision: AtomicU64,
}

impl Clock for Fakes {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(NOW)
    }
}

impl Entropy for Fakes {
    fn bits(&self) -> [u8; 32] {
        [7; 32]
    }
}

#[async_trait]
impl TokenVault for Fakes {
    async fn load(&self, _: &str) -> Result<(u64, Option<Vec<u8>>), StoreError> {
        let token = self.token.lock().expect("a token").clone();
        Ok((self.revision.load(Ordering::SeqCst), token))
    }

    async fn acquire_lease(
        &self,
        _: &str,
        _: u64,
        _: Timestamp,
    ) -> Result<RefreshLease, StoreError> {
        Ok(RefreshLease::Granted)
    }

    async fn budget(&self, _: &str, _: Timestamp) -> Result<TokenBudget, StoreError> {
        Ok(TokenBudget {
            calls_left: 2,
            exhausted_until: None,
        })
    }

    async fn save(&self, _: &str, sealed: Vec<u8>) -> Result<(), StoreError> {
        *self.token.lock().expect("a token") = Some(sealed);
        self.revision.fetch_add(1, Ordering::SeqCst);
        Ok(())
    }

    async fn abandon(&self, _: &str, _: bool) -> Result<(), StoreError> {
        Ok(())
    }
}

pub(crate) struct Merchant {
    family: Family,
    gateway: Arc<dyn Gateway>,
    config: Config,
    ports: Ports,
}

impl Merchant {
    /// `http` is shared, because each new client loads the TLS roots from the disk.
    pub(crate) fn of(family: Family, origin: &str, http: reqwest::Client) -> Self {
        let config = Config {
            family,
            base_url: bkash::parse_url(&format!("{origin}{}", family.base_path())).expect("a URL"),
            page_origins: [
                "https://sandbox.payment.bkash.com",
                "https://secureweb.bka.sh.",
            ]
            .map(str::to_owned)
            .into(),
            credentials: Credentials {
                app_key: "key".into(),
                app_secret: "secret".into(),
                username: "user".into(),
                password: "password".into(),
            },
        };
        let fakes = Arc::new(Fakes {
            token: Mutex::new(None),
            revision: AtomicU64::new(0),
        });
        let ports = Ports {
            wire: Arc::new(http),
            vault: fakes.clone(),
            clock: fakes.clone(),
            entropy: fakes,
            key: SealingKey::new([1; 32]),
            observer: Arc::new(bkash::NoObserver),
        };
        Self {
            family,
            gateway: bkash::connect(config.clone(), ports.clone()),
            config,
            ports,
        }
    }

    /// Makes a call with the identifiers of `answer` and describes the result.
    pub(crate) async fn call(&self, call: &str, answer: &str) -> String {
        let subject = Subject::of(answer);
        let prepared = self.gateway.prepare().await;
        match (call, prepared) {
            ("grant", Ok(())) => "a token".to_owned(),
            ("grant", Err(detail)) => {
                with_error_code("no token".to_owned(), detail.bkash_error_code.as_ref())
            }
            (_, Err(error)) => format!("not ready: {error}"),
            ("balances" | "transfer" | "payout", Ok(())) => self.organization(call).await,
            ("refund" | "refund status", Ok(())) => self.refund(call, &subject).await,
            ("execute" | "query" | "capture" | "void", Ok(())) => {
                self.payment(call, &subject.payment()).await
            }
            (_, Ok(())) => self.other(call, &subject).await,
        }
    }

    async fn payment(&self, call: &str, payment: &CreatedPayment) -> String {
        match call {
            "execute" => payment_outcome(self.gateway.execute_payment(payment).await),
            "query" => payment_outcome(self.gateway.query_payment(payment).await),
            "capture" => resolution(self.gateway.capture_payment(payment).await),
            _ => resolution(self.gateway.void_payment(payment).await),
        }
    }

    async fn other(&self, call: &str, subject: &Subject) -> String {
        match call {
            "create" => self.created(self.gateway.create_payment(order(self.family)).await),
            "create agreement" => {
                let agreement = NewAgreement {
                    payer: PayerReference::parse("payer-1").expect("a reference"),
                    callback_url: CALLBACK.to_owned(),
                };
                self.created(self.gateway.create_agreement(agreement).await)
            }
            "execute agreement" => {
                agreement_outcome(self.gateway.execute_agreement(&subject.payment().id).await)
            }
            "query agreement" => agreement_outcome(
                self.gateway
                    .query_agreement_attempt(&subject.payment().id)
                    .await,
            ),
            "agreement status" => format!(
                "{:?}",
                self.gateway.query_agreement(&subject.agreement()).await
            )
            .to_lowercase(),
            "cancel agreement" => match self.gateway.cancel_agreement(&subject.agreement()).await {
                Ok(()) => "cancelled".to_owned(),
                Err(error) => with_error_code(
                    format!("not cancelled: {error}"),
                    error.bkash_error_code.as_ref(),
                ),
            },
            "search" => match self
                .gateway
                .search_transaction(&subject.transaction())
                .await
            {
                Ok(found) => {
                    let amount = found
                        .amount
                        .map_or("no amount".to_owned(), |amount| amount.to_string());
                    format!(
                        "{} {amount}, {}, {:?}",
                        found.status, found.kind, found.trx_id
                    )
                }
                Err(error) => {
                    let description = match &error {
                        SearchError::NotFound { .. } => "not found".to_owned(),
                        SearchError::Unusable(_) => error.to_string(),
                    };
                    with_error_code(description, error.bkash_error_code())
                }
            },
            other => panic!("the port has no call {other:?}"),
        }
    }

    fn created(&self, created: Result<Initiated, CreateFailed>) -> String {
        let created = match created {
            Ok(created) => created,
            Err(CreateFailed {
                reason,
                bkash_error_code,
            }) => {
                let description = match reason {
                    NotCreated::Refused(reason) => format!("refused: {reason:?}"),
                    other => format!("{other:?}"),
                };
                return with_error_code(description, bkash_error_code.as_ref());
            }
        };
        let signature = created.signature.as_ref().map(CallbackSignature::as_str);
        let signature = match signature {
            None => "no signature".to_owned(),
            Some(_) if self.family == Family::CheckoutIframe => "a generated signature".to_owned(),
            Some(signature) => format!("signature {signature}"),
        };
        let page = match created.page {
            BkashPage::Frame { .. } => "in an iframe".to_owned(),
            BkashPage::Address(address) => {
                let end = address.find('?').unwrap_or(address.len());
                format!("page {}", &address[..end])
            }
        };
        format!(
            "initiated {}, {page}, {signature}",
            created.payment_id.as_str()
        )
    }

    async fn refund(&self, call: &str, subject: &Subject) -> String {
        let payment = subject.refundable();
        if call == "refund status" {
            return match self.gateway.refund_status(&payment).await {
                Ok(history) => match history.refunds() {
                    [] => "nothing refunded".to_owned(),
                    refunds => {
                        let refunds = refunds.iter().map(|refund| {
                            format!("refunded {} as {:?}", refund.amount, refund.trx_id)
                        });
                        refunds.collect::<Vec<_>>().join(", ")
                    }
                },
                Err(error) => with_error_code(
                    format!("unusable: {error}"),
                    error.bkash_error_code.as_ref(),
                ),
            };
        }
        let text = |text| ShortText::parse(text).expect("a text");
        let amount = subject.text(&["refundAmount", "amount"], "1");
        let amount = Amount::parse(&amount).expect("an amount");
        let refund = NewRefund::first(payment, amount, text("mug"), text("broken"));
        match self.gateway.refund_payment(refund).await {
            RefundAnswer::Done(refund) => {
                format!("refunded {} as {:?}", refund.amount, refund.trx_id)
            }
            RefundAnswer::NotSent(why) => format!("not sent: {why}"),
            RefundAnswer::Refused { reason, detail } => declined("refused", &reason, &detail),
            RefundAnswer::Unusable { detail } => unusable(&detail),
        }
    }

    async fn organization(&self, call: &str) -> String {
        let organization =
            bkash::organization(self.config.clone(), self.ports.clone()).expect("an organization");
        let amount = Amount::parse("10").expect("an amount");
        let result = match call {
            "balances" => {
                let accounts = organization.balances().await.expect("balances");
                let accounts = accounts.iter().map(|account| {
                    let taka = |poisha: i64| format!("{}.{:02}", poisha / 100, poisha % 100);
                    let (available, current) =
                        (taka(account.available_poisha), taka(account.current_poisha));
                    format!(
                        "{available} of {current} on {}, {}",
                        account.account_type, account.status
                    )
                });
                return accounts.collect::<Vec<_>>().join(", ");
            }
            "transfer" => {
                organization
                    .transfer(amount, TransferDirection::CollectionToDisbursement)
                    .await
            }
            _ => {
                let payout = NewPayout {
                    amount,
                    invoice: InvoiceNumber::parse("INV-1").expect("a number"),
                    receiver: Msisdn::parse("01770618575").expect("a wallet"),
                };
                organization.pay_out(payout).await
            }
        };
        match result {
            Ok(moved) => {
                let fee = moved.fee_poisha.map_or(String::new(), |fee| {
                    format!(" for {}.{:02}", fee / 100, fee % 100)
                });
                format!("moved {} as {:?}{fee}", moved.amount, moved.trx_id)
            }
            Err(OrganizationError::Declined { reason, detail }) => {
                declined("refused", &reason, &detail)
            }
            Err(OrganizationError::Unknown(detail)) => unusable(&detail),
            Err(error) => error.to_string(),
        }
    }
}

const CALLBACK: &str = "https://shop.example/cb";

/// v0.3 only has payments with an agreement.
fn order(family: Family) -> NewPayment {
    let agreement =
        BkashAgreementId::parse("TokenizedMerchant01L3IKB6H1565072174986").expect("an agreement");
    NewPayment {
        amount: Amount::parse("100").expect("an amount"),
        intent: Intent::Sale,
        invoice: InvoiceNumber::parse("INV-1").expect("a number"),
        payer: PayerReference::parse("payer-1").expect("a reference"),
        agreement: (family == Family::TokenizedV03).then_some(agreement),
        callback_url: CALLBACK.to_owned(),
    }
}

fn payment_outcome(answer: PaymentOutcome) -> String {
    match answer {
        PaymentOutcome::Money(charge) => {
            let verb = if charge.held { "held" } else { "charged" };
            let amount = charge
                .amount
                .map_or("no amount".to_owned(), |amount| amount.to_string());
            let trx_id = charge
                .trx_id
                .map_or("no trxID".to_owned(), |id| id.as_str().to_owned());
            let invoice = charge
                .invoice
                .map_or("no invoice".to_owned(), |number| number.as_str().to_owned());
            let currency = if charge.in_taka {
                ""
            } else {
                " of another currency"
            };
            format!("{verb} {amount}{currency} as {trx_id} for {invoice}")
        }
        PaymentOutcome::NotExecuted => "not executed".to_owned(),
        PaymentOutcome::Declined { reason, detail } => declined("declined", &reason, &detail),
        PaymentOutcome::Unusable { detail } => unusable(&detail),
    }
}

fn resolution(outcome: ResolutionOutcome) -> String {
    match outcome {
        ResolutionOutcome::Done { .. } => "done".to_owned(),
        ResolutionOutcome::AlreadyProcessed => "already processed".to_owned(),
        ResolutionOutcome::Refused { reason, detail } => declined("refused", &reason, &detail),
        ResolutionOutcome::Unusable { detail } => unusable(&detail),
    }
}

fn agreement_outcome(answer: AgreementOutcome) -> String {
    match answer {
        AgreementOutcome::Consented { agreement_id, .. } => {
            format!("consented {}", agreement_id.as_str())
        }
        AgreementOutcome::NotExecuted => "not executed".to_owned(),
        AgreementOutcome::Declined { reason, detail } => declined("declined", &reason, &detail),
        AgreementOutcome::Unusable { detail } => unusable(&detail),
    }
}

/// The identifiers in an answer, so that the call is about the same objects.
struct Subject(Value);

impl Subject {
    fn of(answer: &str) -> Self {
        Self(serde_json::from_str(answer).unwrap_or_default())
    }

    fn text(&self, keys: &[&str], otherwise: &str) -> String {
        let found = keys.iter().find_map(|key| self.0[key].as_str());
        found.unwrap_or(otherwise).trim().to_owned()
    }

    fn payment(&self) -> CreatedPayment {
        let id = self.text(&["paymentID", "paymentId"], "TR0011PXUbxbT1769405202127");
        let agreement = self.0["agreementID"].as_str().map(|_| self.agreement());
        CreatedPayment {
            id: BkashPaymentId::parse(&id).expect("a paymentID"),
            agreement,
        }
    }

    fn agreement(&self) -> BkashAgreementId {
        let id = self.text(
            &["agreementID", "agreementId"],
            "TokenizedMerchant01L3IKB6H1565072174986",
        );
        BkashAgreementId::parse(&id).expect("an agreementID")
    }

    fn transaction(&self) -> TrxId {
        let id = self.text(
            &["trxID", "trxId", "originalTrxID", "originalTrxId"],
            "BFD90JRLST",
        );
        TrxId::parse(&id).expect("a trxID")
    }

    /// A payment with a larger amount than the refund of any sample.
    fn refundable(&self) -> Refundable {
        Refundable {
            payment_id: self.payment().id,
            trx_id: self.transaction(),
            amount: Amount::parse("1000").expect("an amount"),
            taken_at: Timestamp::from_millis(NOW),
        }
    }
}

fn declined(what: &str, reason: &dyn Debug, detail: &ErrorDetail) -> String {
    with_error_code(
        format!("{what}: {reason:?}"),
        detail.bkash_error_code.as_ref(),
    )
}

fn unusable(detail: &ErrorDetail) -> String {
    with_error_code(
        format!("unusable: {detail}"),
        detail.bkash_error_code.as_ref(),
    )
}

/// A description with the error code, if one was reported.
fn with_error_code(mut description: String, code: Option<&BkashErrorCode>) -> String {
    description.extend(code.map(|code| format!(" [{code}]")));
    description
}
