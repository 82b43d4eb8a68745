//! Tokenized Checkout and Checkout (URL), v1.2.0-beta: all `POST`, JSON, below `/tokenized/checkout`.

mod answers;

use std::sync::Arc;

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
    http::{self, Reply},
    token::{TokenKeeper, TokenPaths},
};

const TOKEN: TokenPaths = TokenPaths {
    grant: "/tokenized/checkout/token/grant",
    refresh: "/tokenized/checkout/token/refresh",
};

/// Whether a call may be sent again with a new token when the gateway refused the old one. A call that moves
/// money never is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnUnauthorized {
    SendAgain,
    GiveUp,
}

/// The v1.2.0-beta client.
pub(crate) struct TokenizedV1 {
    config: Arc<Config>,
    ports: Ports,
    keeper: TokenKeeper,
}

impl TokenizedV1 {
    pub(crate) fn new(config: Config, ports: Ports) -> Self {
        let config = Arc::new(config);
        Self {
            keeper: TokenKeeper::new(config.clone(), ports.clone(), TOKEN),
            config,
            ports,
        }
    }

    /// One business call. Without a token nothing is sent.
    async fn call(&self, operation: &str, body: Value, on_unauthorized: OnUnauthorized) -> Reply {
        let reply = self.send(operation, &body).await;
        let unauthorized = matches!(&reply, Reply::Document(StatusCode::UNAUTHORIZED, _));
        if unauthorized && on_unauthorized == OnUnauthorized::SendAgain {
            return self.send(operation, &body).await;
        }
        reply
    }

    async fn send(&self, operation: &str, body: &Value) -> Reply {
        let token = match self.keeper.token().await {
            Ok(token) => token,
            Err(error) => {
                tracing::error!(operation, %error, "no token for bKash");
                return Reply::Unusable(format!("nothing was sent: {error}"));
            }
        };
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
                tracing::info!(operation, status = status.as_u16(), verdict = ?document.verdict(), "bKash answered");
                if *status == StatusCode::UNAUTHORIZED {
                    self.keeper.reject(&token).await;
                }
            }
            Reply::Unusable(detail) => {
                tracing::warn!(operation, detail, "bKash gave no usable answer");
            }
        }
        reply
    }

    async fn create(&self, body: Value) -> Result<Initiated, NotCreated> {
        let initiated =
            answers::created(self.call("create", body, OnUnauthorized::SendAgain).await)?;
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

#[async_trait]
impl Gateway for TokenizedV1 {
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
        answers::executed(
            self.call("execute", body, OnUnauthorized::GiveUp).await,
            payment,
        )
    }

    async fn query_payment(&self, payment: &PaymentId) -> Answer {
        let body = json!({ "paymentID": payment });
        answers::queried(
            self.call("payment/status", body, OnUnauthorized::SendAgain)
                .await,
            payment,
        )
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
        answers::agreement(self.call("execute", body, OnUnauthorized::GiveUp).await)
    }

    async fn query_agreement_attempt(&self, attempt: &PaymentId) -> AgreementAnswer {
        let body = json!({ "paymentID": attempt });
        answers::agreement(
            self.call("payment/status", body, OnUnauthorized::SendAgain)
                .await,
        )
    }

    async fn query_agreement(&self, agreement: &AgreementId) -> AgreementStanding {
        let body = json!({ "agreementID": agreement });
        answers::standing(
            self.call("agreement/status", body, OnUnauthorized::SendAgain)
                .await,
        )
    }

    async fn cancel_agreement(&self, agreement: &AgreementId) -> Result<(), String> {
        let body = json!({ "agreementID": agreement });
        answers::cancelled(
            self.call("agreement/cancel", body, OnUnauthorized::SendAgain)
                .await,
        )
    }

    async fn search_transaction(&self, transaction: &TrxId) -> Result<Transaction, SearchError> {
        let body = json!({ "trxID": transaction });
        answers::found(
            self.call("general/searchTransaction", body, OnUnauthorized::SendAgain)
                .await,
        )
    }
}
