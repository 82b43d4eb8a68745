//! The same action in each family of bKash's API.

use reqwest::Method;
use serde_json::{Value, json};

use super::ledger::Told;
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

/// Where a merchant's money may go.
#[derive(Clone, Copy, Debug)]
pub(super) enum Move {
    Disbursement,
    Collection,
    Bank,
    Customer,
}

/// A payment as the merchant knows it.
#[derive(Clone, Debug)]
pub(super) struct Paying {
    pub(super) id: String,
    /// As Execute said, once it succeeded.
    pub(super) trx_id: String,
    with_agreement: bool,
}

impl Default for Paying {
    fn default() -> Self {
        Self {
            id: "none".to_owned(),
            trx_id: "NOSUCHTRX0".to_owned(),
            with_agreement: false,
        }
    }
}

/// Whether a call did what was asked, in whatever way its family says so.
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

    /// A call by its path below the family's root, with the identifiers' spelling of the family.
    async fn post(self, shop: &Shop, path: &str, body: Value) -> Answer {
        let root = match self {
            Self::V1 => "/v1.2.0-beta/tokenized/checkout",
            Self::V2 => "/v2/tokenized-checkout",
            Self::Iframe => "/v1.2.0-beta/checkout",
            Self::V03 => "/v1.2.0-beta/tokenized",
        };
        shop.post(&format!("{root}{path}"), body).await
    }

    /// The agreementID of a consent that was given; none where the family or the wallet has none.
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

    /// A payment; none where the family does not make one of this kind.
    pub(super) async fn create(
        self,
        shop: &Shop,
        taka: u32,
        authorization: bool,
        agreement: Option<&str>,
    ) -> Option<Paying> {
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
        Some(Paying {
            id,
            with_agreement: agreement.is_some(),
            ..Paying::default()
        })
    }

    /// What the answer says was booked, and the trxID.
    pub(super) async fn execute(self, shop: &Shop, paying: &Paying) -> Option<(Told, String)> {
        let id = &paying.id;
        let executed = match self {
            Self::V1 => self.post(shop, "/execute", json!({"paymentID": id})).await,
            Self::V2 if paying.with_agreement => {
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
            other => panic!("executed, and {other:?}: {executed:?}"),
        };
        let told = Told::new(kind, id, executed.text_of("amount"));
        Some((told, text(&executed, ["trxID", "trxId"]).expect("a trxID")))
    }

    /// Capture or void: the whole amount, which the answer does not repeat.
    pub(super) async fn settle(self, shop: &Shop, paying: &Paying, capture: bool) -> Option<Told> {
        let id = &paying.id;
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
            Self::V2 if paying.with_agreement => {
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
        Some(Told::new(kind, id, shown.text_of("amount")))
    }

    pub(super) async fn refund(self, shop: &Shop, paying: &Paying, taka: u32) -> Option<Told> {
        let amount = taka.to_string();
        let (id, trx_id) = (&paying.id, &paying.trx_id);
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
        succeeded(&refunded).then(|| Told::new("refund", id, &amount))
    }
}

/// Moves the merchant's own money.
pub(super) async fn organization(shop: &Shop, taka: u32, move_to: Move) -> Option<Told> {
    let amount = taka.to_string();
    let transfer = |kind: &str| json!({"amount": amount, "currency": "BDT", "transferType": kind});
    let iframe = Iframe::of(shop);
    let (kind, answer) = match move_to {
        Move::Disbursement => {
            let body = transfer("Collection2Disbursement");
            (
                "to_disbursement",
                iframe.post("/intraAccountTransfer", body).await,
            )
        }
        Move::Collection => {
            let body = transfer("Disbursement2Collection");
            (
                "to_collection",
                iframe.post("/intraAccountTransfer", body).await,
            )
        }
        Move::Bank => {
            let body = json!({"amount": amount});
            (
                "settlement",
                shop.control(Method::POST, "/merchant/settle", body).await,
            )
        }
        Move::Customer => {
            let body = json!({"amount": amount, "currency": "BDT", "merchantInvoiceNumber": "PAY-1",
                "receiverMSISDN": "01929918378"});
            ("payout", iframe.post("/b2cPayment", body).await)
        }
    };
    succeeded(&answer).then(|| Told::new(kind, "", &amount))
}
