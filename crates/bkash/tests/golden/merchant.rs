//! A merchant that asks bKash through the public port, and says in a few words what the answer meant.

use std::fmt::Debug;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU64, Ordering},
};

use async_trait::async_trait;
use bkash::{
    Config, Credentials, Direction, Family, NewPayout, OrganizationError, Ports, SealingKey,
};
use domain::hold::ResolutionOutcome;
use domain::refund::RefundText;
use domain::{
    Amount, BkashAgreementId, BkashErrorCode, BkashPaymentId, CallbackSignature, ErrorDetail,
    InvoiceNumber, Msisdn, PayerReference, Timestamp, TrxId,
    agreement::AgreementOutcome,
    attempt::{BkashPage, CreateFailed, Initiated, NotCreated},
    payment::Intent,
    session::PaymentOutcome,
};
use engine::ports::{
    Clock, CreatedPayment, Entropy, Gateway, NewAgreement, NewPayment, NewRefund, RefreshLease,
    RefundAnswer, Refundable, SearchError, StoreError, TokenVault,
};
use serde_json::Value;

/// 2021, when most of the samples were young.
const NOW: i64 = 1_618_500_000_000;

struct World {
    token: Mutex<Option<Vec<u8>>>,
    revision: AtomicU64,
}

impl Clock for World {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(NOW)
    }
}

impl Entropy for World {
    fn bits(&self) -> [u8; 32] {
        [7; 32]
    }
}

#[async_trait]
impl TokenVault for World {
    async fn load(&self, _: &str) -> Result<(u64, Option<Vec<u8>>), StoreError> {
        let token = self.token.lock().expect("a token").clone();
        Ok((self.revision.load(Ordering::SeqCst), token))
    }

    async fn claim(&self, _: &str, _: u64, _: Timestamp) -> Result<RefreshLease, StoreError> {
        Ok(RefreshLease::Granted)
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
    /// `http` is shared: what a client of it trusts is read from the disk.
    pub(crate) fn of(family: Family, origin: &str, http: reqwest::Client) -> Self {
        let root = match family {
            Family::TokenizedV2 => "/v2/tokenized-checkout",
            Family::TokenizedV1 | Family::CheckoutIframe | Family::TokenizedV03 => "/v1.2.0-beta",
        };
        let config = Config {
            family,
            base_url: Config::address(&format!("{origin}{root}")).expect("an address"),
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
        let world = Arc::new(World {
            token: Mutex::new(None),
            revision: AtomicU64::new(0),
        });
        let ports = Ports {
            http,
            vault: world.clone(),
            clock: world.clone(),
            entropy: world,
            key: SealingKey::new([1; 32]),
        };
        Self {
            family,
            gateway: bkash::connect(config.clone(), ports.clone()),
            config,
            ports,
        }
    }

    /// Makes a call about what the answer is about, and says what came of it.
    pub(crate) async fn call(&self, call: &str, answer: &str) -> String {
        let about = About::of(answer);
        let prepared = self.gateway.prepare().await;
        match (call, prepared) {
            ("grant", Ok(())) => "a token".to_owned(),
            ("grant", Err(detail)) => {
                numbered("no token".to_owned(), detail.bkash_error_code.as_ref())
            }
            (_, Err(error)) => format!("not ready: {error}"),
            ("balances" | "transfer" | "payout", Ok(())) => self.organization(call).await,
            ("refund" | "refund status", Ok(())) => self.refund(call, &about).await,
            ("execute" | "query" | "capture" | "void", Ok(())) => {
                self.payment(call, &about.payment()).await
            }
            (_, Ok(())) => self.rest(call, &about).await,
        }
    }

    async fn payment(&self, call: &str, payment: &CreatedPayment) -> String {
        match call {
            "execute" => money(self.gateway.execute_payment(payment).await),
            "query" => money(self.gateway.query_payment(payment).await),
            "capture" => settled(self.gateway.capture_payment(payment).await),
            _ => settled(self.gateway.void_payment(payment).await),
        }
    }

    async fn rest(&self, call: &str, about: &About) -> String {
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
                consent(self.gateway.execute_agreement(&about.payment().id).await)
            }
            "query agreement" => consent(
                self.gateway
                    .query_agreement_attempt(&about.payment().id)
                    .await,
            ),
            "agreement standing" => format!(
                "{:?}",
                self.gateway.query_agreement(&about.agreement()).await
            )
            .to_lowercase(),
            "cancel agreement" => match self.gateway.cancel_agreement(&about.agreement()).await {
                Ok(()) => "gone".to_owned(),
                Err(error) => numbered(
                    format!("not gone: {error}"),
                    error.bkash_error_code.as_ref(),
                ),
            },
            "search" => match self.gateway.search_transaction(&about.transaction()).await {
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
                    let said = match &error {
                        SearchError::NotFound { .. } => "not found".to_owned(),
                        SearchError::Unusable(_) => error.to_string(),
                    };
                    numbered(said, error.bkash_error_code())
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
                let said = match reason {
                    NotCreated::Refused(reason) => format!("refused: {reason:?}"),
                    other => format!("{other:?}"),
                };
                return numbered(said, bkash_error_code.as_ref());
            }
        };
        let signature = created.signature.as_ref().map(CallbackSignature::as_str);
        let signature = match signature {
            None => "no signature".to_owned(),
            Some(_) if self.family == Family::CheckoutIframe => "signature of our own".to_owned(),
            Some(signature) => format!("signature {signature}"),
        };
        let page = match created.page {
            BkashPage::Frame { .. } => "in a frame".to_owned(),
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

    async fn refund(&self, call: &str, about: &About) -> String {
        let payment = about.refundable();
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
                Err(error) => numbered(
                    format!("unusable: {error}"),
                    error.bkash_error_code.as_ref(),
                ),
            };
        }
        let text = |text| RefundText::parse(text).expect("a text");
        let amount = about.text(&["refundAmount", "amount"], "1");
        let amount = Amount::parse(&amount).expect("an amount");
        let refund = NewRefund::first(payment, amount, text("mug"), text("broken"));
        match self.gateway.refund_payment(refund).await {
            RefundAnswer::Done(refund) => {
                format!("refunded {} as {:?}", refund.amount, refund.trx_id)
            }
            RefundAnswer::NotSent(why) => format!("not sent: {why}"),
            RefundAnswer::Refused { reason, detail } => refused("refused", &reason, &detail),
            RefundAnswer::Unusable { detail } => unusable(&detail),
        }
    }

    async fn organization(&self, call: &str) -> String {
        let organization =
            bkash::organization(self.config.clone(), self.ports.clone()).expect("an organization");
        let amount = Amount::parse("10").expect("an amount");
        let moved = match call {
            "balances" => {
                let accounts = organization.balances().await.expect("balances");
                let accounts = accounts.iter().map(|account| {
                    let taka = |poisha: i64| format!("{}.{:02}", poisha / 100, poisha % 100);
                    let (available, current) =
                        (taka(account.available_poisha), taka(account.current_poisha));
                    format!(
                        "{available} of {current} on {}, {}",
                        account.kind, account.status
                    )
                });
                return accounts.collect::<Vec<_>>().join(", ");
            }
            "transfer" => {
                organization
                    .transfer(amount, Direction::CollectionToDisbursement)
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
        match moved {
            Ok(moved) => {
                let fee = moved.fee_poisha.map_or(String::new(), |fee| {
                    format!(" for {}.{:02}", fee / 100, fee % 100)
                });
                format!("moved {} as {:?}{fee}", moved.amount, moved.trx_id)
            }
            Err(OrganizationError::Refused { reason, detail }) => {
                refused("refused", &reason, &detail)
            }
            Err(OrganizationError::Unknown(detail)) => unusable(&detail),
            Err(error) => error.to_string(),
        }
    }
}

const CALLBACK: &str = "https://shop.example/cb";

/// v0.3 has payments with an agreement alone.
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

fn money(answer: PaymentOutcome) -> String {
    match answer {
        PaymentOutcome::Money(claim) => {
            let verb = if claim.held { "held" } else { "taken" };
            let amount = claim
                .amount
                .map_or("no amount".to_owned(), |amount| amount.to_string());
            let trx_id = claim
                .trx_id
                .map_or("no trxID".to_owned(), |id| id.as_str().to_owned());
            let invoice = claim
                .invoice
                .map_or("no invoice".to_owned(), |number| number.as_str().to_owned());
            let currency = if claim.in_taka {
                ""
            } else {
                " of another currency"
            };
            format!("{verb} {amount}{currency} as {trx_id} for {invoice}")
        }
        PaymentOutcome::NotExecuted => "not executed".to_owned(),
        PaymentOutcome::Declined { reason, detail } => refused("declined", &reason, &detail),
        PaymentOutcome::Unusable { detail } => unusable(&detail),
    }
}

fn settled(settlement: ResolutionOutcome) -> String {
    match settlement {
        ResolutionOutcome::Done { .. } => "done".to_owned(),
        ResolutionOutcome::AlreadyProcessed => "already processed".to_owned(),
        ResolutionOutcome::Refused { reason, detail } => refused("refused", &reason, &detail),
        ResolutionOutcome::Unusable { detail } => unusable(&detail),
    }
}

fn consent(answer: AgreementOutcome) -> String {
    match answer {
        AgreementOutcome::Consented { agreement_id, .. } => {
            format!("consented {}", agreement_id.as_str())
        }
        AgreementOutcome::NotExecuted => "not executed".to_owned(),
        AgreementOutcome::Declined { reason, detail } => refused("declined", &reason, &detail),
        AgreementOutcome::Unusable { detail } => unusable(&detail),
    }
}

/// What an answer is about, so that it is asked for about the same thing.
struct About(Value);

impl About {
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

    /// Of what is more than any sample's refund.
    fn refundable(&self) -> Refundable {
        Refundable {
            payment_id: self.payment().id,
            trx_id: self.transaction(),
            amount: Amount::parse("1000").expect("an amount"),
            taken_at: Timestamp::from_millis(NOW),
        }
    }
}

fn refused(what: &str, reason: &dyn Debug, detail: &ErrorDetail) -> String {
    numbered(
        format!("{what}: {reason:?}"),
        detail.bkash_error_code.as_ref(),
    )
}

fn unusable(detail: &ErrorDetail) -> String {
    numbered(
        format!("unusable: {detail}"),
        detail.bkash_error_code.as_ref(),
    )
}

/// What an answer meant, and bKash's number where that came through.
fn numbered(mut said: String, code: Option<&BkashErrorCode>) -> String {
    said.extend(code.map(|code| format!(" [{code}]")));
    said
}
