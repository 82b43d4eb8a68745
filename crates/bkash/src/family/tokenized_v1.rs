//! Tokenized Checkout and Checkout (URL), v1.2.0-beta: all `POST`, JSON, below `/tokenized/checkout`.

mod answers;

use std::{fmt::Display, sync::Arc};

use async_trait::async_trait;
use domain::{
    AgreementId, Decline, PaymentId, TrxId,
    agreement::AgreementAnswer,
    attempt::{Initiated, NotCreated},
    session::Answer,
};
use engine::ports::{
    AgreementStanding, Gateway, NewAgreement, NewPayment, SearchError, Transaction,
};
use reqwest::{StatusCode, header::HeaderMap};
use serde_json::{Value, json};

use crate::{
    Config, Ports,
    catalogue::INVALID_TOKEN,
    document::Verdict,
    http::{self, Reply},
    token::{Token, TokenKeeper, TokenPaths},
};

const TOKEN: TokenPaths = TokenPaths {
    grant: "/tokenized/checkout/token/grant",
    refresh: "/tokenized/checkout/token/refresh",
};

/// The v1.2.0-beta client.
pub(crate) struct TokenizedV1 {
    config: Arc<Config>,
    ports: Ports,
    keeper: Arc<TokenKeeper>,
}

impl TokenizedV1 {
    pub(crate) fn new(config: Config, ports: Ports) -> Self {
        let config = Arc::new(config);
        Self {
            keeper: Arc::new(TokenKeeper::new(config.clone(), ports.clone(), TOKEN)),
            config,
            ports,
        }
    }

    /// One business call. Without a token nothing is sent; a token that bKash refuses is replaced once.
    async fn call(&self, operation: &str, body: Value) -> Reply {
        let mut reply = self.call_with_token(operation, &body).await;
        if refuses_token(&reply) {
            reply = self.call_with_token(operation, &body).await;
        }
        reply
    }

    async fn call_with_token(&self, operation: &str, body: &Value) -> Reply {
        match self.keeper.token().await {
            Ok(token) => self.send(operation, body, &token).await,
            Err(error) => not_sent(operation, &error),
        }
    }

    /// A call that is sent at once, once, or not at all: with the token in hand.
    async fn call_once(&self, operation: &str, body: Value) -> Reply {
        let Some(token) = self.keeper.token_in_hand() else {
            return not_sent(operation, &"there is no token in hand");
        };
        self.send(operation, &body, &token).await
    }

    async fn send(&self, operation: &str, body: &Value, token: &Token) -> Reply {
        let app_key = &self.config.credentials.app_key;
        let headers: HeaderMap = [("authorization", &token.id_token), ("x-app-key", app_key)]
            .into_iter()
            .filter_map(|(name, secret)| http::secret_header(name, secret))
            .collect();
        let base = self.config.base_url.as_str().trim_end_matches('/');
        let url = format!("{base}/tokenized/checkout/{operation}");
        let reply = http::post(&self.ports.http, &url, headers, body).await;
        match &reply {
            Reply::Document(status, document) => {
                let (status, verdict) = (status.as_u16(), document.verdict());
                tracing::info!(operation, status, ?verdict, "bKash answered");
            }
            Reply::Unusable(_, detail) | Reply::NotSent(detail) => {
                tracing::warn!(operation, detail, "bKash gave no usable answer");
            }
        }
        if refuses_token(&reply) {
            self.keeper.reject(token);
        }
        reply
    }

    async fn create(&self, body: Value) -> Result<Initiated, NotCreated> {
        let initiated = answers::created(self.call("create", body).await)?;
        let origin =
            Config::address(&initiated.bkash_url).map(|url| url.origin().ascii_serialization());
        if origin
            .as_ref()
            .is_ok_and(|origin| self.config.page_origins.contains(origin))
        {
            return Ok(initiated);
        }
        tracing::error!(
            ?origin,
            "bKash's page has an origin that [bkash] page-origins does not list"
        );
        Err(NotCreated::Refused(Decline::MerchantRefused))
    }
}

fn not_sent(operation: &str, why: &impl Display) -> Reply {
    tracing::error!(operation, %why, "nothing was sent to bKash");
    Reply::NotSent(format!("nothing was sent: {why}"))
}

/// Whether the answer says that the token is not accepted, in whatever form.
fn refuses_token(reply: &Reply) -> bool {
    match reply {
        Reply::Document(status, document) => {
            let invalid =
                matches!(document.verdict(), Verdict::Number { code, .. } if code == INVALID_TOKEN);
            *status == StatusCode::UNAUTHORIZED || invalid
        }
        Reply::Unusable(status, _) => *status == Some(StatusCode::UNAUTHORIZED),
        Reply::NotSent(_) => false,
    }
}

#[async_trait]
impl Gateway for TokenizedV1 {
    async fn prepare(&self) -> Result<(), String> {
        self.keeper
            .token()
            .await
            .map(drop)
            .map_err(|error| error.to_string())
    }

    async fn create_payment(&self, payment: NewPayment) -> Result<Initiated, NotCreated> {
        let mut body = json!({
            "mode": if payment.agreement.is_some() { "0001" } else { "0011" },
            "payerReference": payment.payer,
            "callbackURL": payment.callback_url,
            "amount": payment.amount.to_string(),
            "currency": "BDT",
            "intent": "sale",
            "merchantInvoiceNumber": payment.invoice,
        });
        if let Some(agreement) = &payment.agreement {
            body["agreementID"] = json!(agreement);
        }
        self.create(body).await
    }

    async fn execute_payment(&self, payment: &PaymentId) -> Answer {
        let body = json!({ "paymentID": payment });
        answers::executed(self.call_once("execute", body).await, payment)
    }

    async fn query_payment(&self, payment: &PaymentId) -> Answer {
        let body = json!({ "paymentID": payment });
        answers::queried(self.call("payment/status", body).await, payment)
    }

    async fn create_agreement(&self, agreement: NewAgreement) -> Result<Initiated, NotCreated> {
        let body = json!({
            "mode": "0000",
            "payerReference": agreement.payer,
            "callbackURL": agreement.callback_url,
        });
        self.create(body).await
    }

    async fn execute_agreement(&self, attempt: &PaymentId) -> AgreementAnswer {
        let body = json!({ "paymentID": attempt });
        answers::agreement(self.call_once("execute", body).await)
    }

    async fn query_agreement_attempt(&self, attempt: &PaymentId) -> AgreementAnswer {
        let body = json!({ "paymentID": attempt });
        answers::agreement(self.call("payment/status", body).await)
    }

    async fn query_agreement(&self, agreement: &AgreementId) -> AgreementStanding {
        let body = json!({ "agreementID": agreement });
        answers::standing(self.call("agreement/status", body).await)
    }

    async fn cancel_agreement(&self, agreement: &AgreementId) -> Result<(), String> {
        let body = json!({ "agreementID": agreement });
        answers::cancelled(self.call("agreement/cancel", body).await)
    }

    async fn search_transaction(&self, transaction: &TrxId) -> Result<Transaction, SearchError> {
        let body = json!({ "trxID": transaction });
        answers::found(self.call("general/searchTransaction", body).await)
    }
}
