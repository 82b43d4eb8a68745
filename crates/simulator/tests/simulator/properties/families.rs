//! The same action in each family of bKash's API.

use reqwest::Method;
use serde_json::{Value, json};

use super::ledger::Movement;
use crate::{
    harness::{Answer, CALLBACK, Shop},
    iframe::Iframe,
};

#[derive(Clone, Copy, Debug)]
pub(super) enum Family {
    V1,
    V2,
    Iframe,
    V03,
}

/// A transfer of the merchant's money.
#[derive(Clone, Copy, Debug)]
pub(super) enum Transfer {
    Disbursement,
    Collection,
    Bank,
    Customer,
}

/// The merchant's record of a payment.
#[derive(Clone, Debug)]
pub(super) struct MerchantPayment {
    pub(super) id: String,
    /// The trxID of Execute, as soon as it succeeded.
    pub(super) trx_id: String,
    with_agreement: bool,
}

impl Default for MerchantPayment {
    fn default() -> Self {
        Self {
            id: "none".to_owned(),
            trx_id: "NOSUCHTRX0".to_owned(),
            with_agreement: false,
        }
    }
}

/// Whether a call succeeded, in any family's format.
fn succeeded(answer: &Answer) -> bool {
    let code = answer.text_of("statusCode");
    answer.status == 200
        && (code.is_empty() || code == "0000")
        && answer.json["errorCode"].is_null()
}

fn text(answer: &Answer, keys: [&str; 2]) -> Option<String> {
    let [first, second] = keys.map(|key| answer.json[key].as_str());
    first.or(second).map(str::to_owned)
}

impl Family {
    pub(super) const ALL: [Self; 4] = [Self::V1, Self::V2, Self::Iframe, Self::V03];

    /// Calls a path below the family's base path.
    async fn post(self, shop: &Shop, path: &str, body: Value) -> Answer {
        let base = match self {
            Self::V1 => "/v1.2.0-beta/tokenized/checkout",
            Self::V2 => "/v2/tokenized-checkout",
            Self::Iframe => "/v1.2.0-beta/checkout",
            Self::V03 => "/v1.2.0-beta/tokenized",
        };
        shop.post(&format!("{base}{path}"), body).await
    }

    /// Makes an agreement and returns its agreementID; `None` if the family or the wallet cannot have one.
    pub(super) async fn consent(self, shop: &Shop, wallet: &str) -> Option<String> {
        let mut body = json!({"payerReference": "payer-1", "callbackURL": CALLBACK});
        let path = match self {
            Self::V1 => {
                body["mode"] = "0000".into();
                "/create"
            }
            Self::V2 | Self::V03 => "/agreement/create",
            Self::Iframe => return None,
        };
        let created = self.post(shop, path, body).await;
        let id = text(&created, ["paymentID", "paymentId"])?;
        shop.approve_with(&id, wallet).await;
        let (path, key) = match self {
            Self::V1 => ("/execute", "paymentID"),
            Self::V2 => ("/agreement/execute", "paymentId"),
            Self::Iframe | Self::V03 => ("/agreement/execute", "paymentID"),
        };
        let executed = self.post(shop, path, json!({key: id})).await;
        text(&executed, ["agreementID", "agreementId"]).filter(|_| succeeded(&executed))
    }

    pub(super) async fn revoke(self, shop: &Shop, agreement: &str) {
        self.post(shop, "/agreement/cancel", json!({"agreementID": agreement}))
            .await;
    }

    /// Creates a payment; `None` if the family refuses this kind.
    pub(super) async fn create(
        self,
        shop: &Shop,
        taka: u32,
        authorization: bool,
        agreement: Option<&str>,
    ) -> Option<MerchantPayment> {
        let intent = if authorization {
            "authorization"
        } else {
            "sale"
        };
        let mut body = json!({"payerReference": "payer-1", "callbackURL": CALLBACK,
            "amount": taka.to_string(), "currency": "BDT", "intent": intent,
            "merchantInvoiceNumber": "INV-1"});
        let agreement = agreement.filter(|_| !matches!(self, Self::Iframe));
        let path = match (self, agreement) {
            (Self::V1, _) => "/create",
            (Self::V2, Some(_)) => "/payment-with-agreement/create",
            (Self::V2 | Self::V03, _) | (Self::Iframe, None) => "/payment/create",
            (Self::Iframe, Some(_)) => return None,
        };
        match (self, agreement) {
            (Self::V1, None) => body["mode"] = "0011".into(),
            (Self::V1, Some(agreement)) => {
                body["mode"] = "0001".into();
                body["agreementID"] = agreement.into();
            }
            (Self::V2, Some(agreement)) => body["agreementId"] = agreement.into(),
            (Self::V03, Some(agreement)) => body["agreementID"] = agreement.into(),
            _ => {}
        }
        let path = if matches!(self, Self::Iframe) {
            "/payment/create"
        } else {
            path
        };
        let created = self.post(shop, path, body).await;
        let id = text(&created, ["paymentID", "paymentId"]).filter(|_| succeeded(&created))?;
        Some(MerchantPayment {
            id,
            with_agreement: agreement.is_some(),
            ..MerchantPayment::default()
        })
    }

    /// Executes a payment and returns the reported movement and the trxID.
    pub(super) async fn execute(
        self,
        shop: &Shop,
        payment_record: &MerchantPayment,
    ) -> Option<(Movement, String)> {
        let id = &payment_record.id;
        let executed = match self {
            Self::V1 => self.post(shop, "/execute", json!({"paymentID": id})).await,
            Self::V2 if payment_record.with_agreement => {
                self.post(
                    shop,
                    "/payment-with-agreement/execute",
                    json!({"paymentId": id}),
                )
                .await
            }
            Self::V2 => {
                self.post(shop, "/payment/execute", json!({"paymentId": id}))
                    .await
            }
            Self::Iframe => Iframe::of(shop).execute(id).await,
            Self::V03 => {
                self.post(shop, "/payment/execute", json!({"paymentID": id}))
                    .await
            }
        };
        if !succeeded(&executed) {
            return None;
        }
        let kind = match executed.text_of("transactionStatus") {
            "Completed" => "payment",
            "Authorized" => "authorization",
            other => panic!("executed with status {other:?}: {executed:?}"),
        };
        let movement = Movement::new(kind, id, executed.text_of("amount"));
        Some((
            movement,
            text(&executed, ["trxID", "trxId"]).expect("a trxID"),
        ))
    }

    /// Captures or voids the whole amount, which the response does not repeat.
    pub(super) async fn capture_or_void(
        self,
        shop: &Shop,
        payment_record: &MerchantPayment,
        capture: bool,
    ) -> Option<Movement> {
        let id = &payment_record.id;
        let (kind, word) = if capture {
            ("capture", "capture")
        } else {
            ("void", "void")
        };
        let answer = match self {
            Self::V1 => {
                self.post(
                    shop,
                    &format!("/payment/confirm/{word}"),
                    json!({"paymentID": id}),
                )
                .await
            }
            Self::V2 if payment_record.with_agreement => {
                self.post(
                    shop,
                    &format!("/payment-with-agreement/{word}"),
                    json!({"paymentId": id}),
                )
                .await
            }
            Self::V2 => {
                self.post(shop, &format!("/payment/{word}"), json!({"paymentId": id}))
                    .await
            }
            Self::Iframe => {
                Iframe::of(shop)
                    .post(&format!("/{word}/{id}"), json!({}))
                    .await
            }
            Self::V03 => return None,
        };
        if !succeeded(&answer) {
            return None;
        }
        let shown = shop
            .control(Method::GET, &format!("/payments/{id}"), json!({}))
            .await;
        Some(Movement::new(kind, id, shown.text_of("amount")))
    }

    pub(super) async fn refund(
        self,
        shop: &Shop,
        payment_record: &MerchantPayment,
        taka: u32,
    ) -> Option<Movement> {
        let amount = taka.to_string();
        let (id, trx_id) = (&payment_record.id, &payment_record.trx_id);
        let body =
            json!({"paymentID": id, "trxID": trx_id, "amount": amount, "sku": "s", "reason": "r"});
        let (path, body) = match self {
            Self::V1 | Self::Iframe => ("/payment/refund", body),
            Self::V2 => (
                "/refund/payment/transaction",
                json!({"paymentId": id, "trxId": trx_id, "refundAmount": amount, "sku": "s", "reason": "r"}),
            ),
            Self::V03 => return None,
        };
        let refunded = self.post(shop, path, body).await;
        succeeded(&refunded).then(|| Movement::new("refund", id, &amount))
    }
}

/// Transfers money of the merchant.
pub(super) async fn organization(shop: &Shop, taka: u32, move_to: Transfer) -> Option<Movement> {
    let amount = taka.to_string();
    let transfer = |kind: &str| json!({"amount": amount, "currency": "BDT", "transferType": kind});
    let iframe = Iframe::of(shop);
    let (kind, answer) = match move_to {
        Transfer::Disbursement => {
            let body = transfer("Collection2Disbursement");
            (
                "to_disbursement",
                iframe.post("/intraAccountTransfer", body).await,
            )
        }
        Transfer::Collection => {
            let body = transfer("Disbursement2Collection");
            (
                "to_collection",
                iframe.post("/intraAccountTransfer", body).await,
            )
        }
        Transfer::Bank => {
            let body = json!({"amount": amount});
            (
                "settlement",
                shop.control(Method::POST, "/merchant/settle", body).await,
            )
        }
        Transfer::Customer => {
            let body = json!({"amount": amount, "currency": "BDT", "merchantInvoiceNumber": "PAY-1",
                "receiverMSISDN": "01929918378"});
            ("payout", iframe.post("/b2cPayment", body).await)
        }
    };
    succeeded(&answer).then(|| Movement::new(kind, "", &amount))
}
