//! A payment from token to refund in each family, as shell commands that can be pasted in order.

use std::fmt::Write as _;

use crate::{api::Api, merchant::Merchant};

/// One command, and the name of what it does.
pub(super) struct Part {
    pub(super) name: &'static str,
    method: &'static str,
    path: String,
    body: Option<String>,
    headers: Headers,
    /// A shell variable to put a field of the answer in.
    keep: Option<(&'static str, &'static str)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Headers {
    None,
    Credentials,
    Token,
}

/// Where a family is, and how it spells things.
struct Dialect {
    base: &'static str,
    grant: &'static str,
    create: &'static str,
    execute: &'static str,
    query: &'static str,
    search: &'static str,
    refund: &'static str,
    payment_id: &'static str,
    trx_id: &'static str,
    order: &'static str,
}

const ORDER: &str = r#""payerReference":"01770618575",
      "callbackURL":"http://127.0.0.1/callback","amount":"100","currency":"BDT",
      "intent":"sale","merchantInvoiceNumber":"INV-1""#;

const fn dialect(api: Api) -> Dialect {
    match api {
        Api::TokenizedV1 => Dialect {
            base: "/v1.2.0-beta/tokenized/checkout",
            grant: "/token/grant",
            create: "/create",
            execute: "/execute",
            query: "/payment/status",
            search: "/general/searchTransaction",
            refund: "/payment/refund",
            payment_id: "paymentID",
            trx_id: "trxID",
            order: r#""mode":"0011","#,
        },
        Api::TokenizedV2 => Dialect {
            base: "/v2/tokenized-checkout",
            grant: "/auth/grant-token",
            create: "/payment/create",
            execute: "/payment/execute",
            query: "/query/payment",
            search: "/general/search-transaction",
            refund: "/refund/payment/transaction",
            payment_id: "paymentId",
            trx_id: "trxId",
            order: "",
        },
        Api::Iframe => Dialect {
            base: "/v1.2.0-beta/checkout",
            grant: "/token/grant",
            create: "/payment/create",
            execute: "/payment/execute/$ID",
            query: "/payment/query/$ID",
            search: "/payment/search/$TRX",
            refund: "/payment/refund",
            payment_id: "paymentID",
            trx_id: "trxID",
            order: "",
        },
        Api::TokenizedV03 => Dialect {
            base: "/v1.2.0-beta/tokenized-checkout",
            grant: "/token/grant",
            create: "/payment/create",
            execute: "/payment/execute",
            query: "/payment/status",
            search: "/general/search-transaction",
            refund: "",
            payment_id: "paymentID",
            trx_id: "trxID",
            order: "",
        },
    }
}

/// The family's commands, in their order.
pub(super) fn recipe(api: Api) -> Vec<Part> {
    let dialect = dialect(api);
    let iframe = api == Api::Iframe;
    let id = dialect.payment_id;
    let named = |field: &str, variable: &str| format!(r#""{field}":"'${variable}'""#);
    let call = |name, path: &str, body: Option<String>, keep| Part {
        name,
        // The iFrame API asks with GET; the others post everything.
        method: if iframe && matches!(name, "query" | "search") {
            "GET"
        } else {
            "POST"
        },
        path: format!("{}{path}", dialect.base),
        body,
        headers: Headers::Token,
        keep,
    };
    let of_payment = || (!iframe).then(|| format!("{{{}}}", named(id, "ID")));
    let of_transaction = || (!iframe).then(|| format!("{{{}}}", named(dialect.trx_id, "TRX")));
    let order = format!("{{{}{ORDER}}}", dialect.order);
    let mut parts = vec![
        Part {
            name: "grant",
            method: "POST",
            path: format!("{}{}", dialect.base, dialect.grant),
            body: None,
            headers: Headers::Credentials,
            keep: Some(("TOKEN", "id_token")),
        },
        call("create", dialect.create, Some(order), Some(("ID", id))),
        Part {
            name: "approve",
            method: "POST",
            path: "/simulator/payments/$ID/approve".to_owned(),
            body: None,
            headers: Headers::None,
            keep: None,
        },
        call(
            "execute",
            dialect.execute,
            of_payment(),
            Some(("TRX", dialect.trx_id)),
        ),
        call("query", dialect.query, of_payment(), None),
        call("search", dialect.search, of_transaction(), None),
    ];
    if !dialect.refund.is_empty() {
        let amount = if api == Api::TokenizedV2 {
            "refundAmount"
        } else {
            "amount"
        };
        let body = format!(
            r#"{{{},{},"{amount}":"40","sku":"tea","reason":"returned"}}"#,
            named(id, "ID"),
            named(dialect.trx_id, "TRX")
        );
        parts.push(call("refund", dialect.refund, Some(body), None));
    }
    parts
}

impl Part {
    /// The command for a POSIX shell; it shows the answer and keeps what later ones need.
    pub(super) fn command(&self, origin: &str, merchant: &Merchant) -> String {
        let published = super::is_published(merchant);
        let secret = |value: &str, variable: &str| {
            if published {
                value.to_owned()
            } else {
                format!("'\"${variable}\"'")
            }
        };
        let app_key = secret(&merchant.app_key, "BKASH_APP_KEY");
        let mut text = format!("curl -s -X {} \"{origin}{}\"", self.method, self.path);
        // Writing to a text cannot fail.
        match self.headers {
            Headers::None => {}
            Headers::Credentials => {
                let username = secret(&merchant.username, "BKASH_USERNAME");
                let password = secret(&merchant.password, "BKASH_PASSWORD");
                let app_secret = secret(&merchant.app_secret, "BKASH_APP_SECRET");
                let _ = write!(
                    text,
                    " \\\n  -H 'username: {username}' -H 'password: {password}'\
                     {JSON_HEADER} \\\n  -d '{{\"app_key\":\"{app_key}\",\"app_secret\":\"{app_secret}\"}}'"
                );
            }
            Headers::Token => {
                let _ = write!(
                    text,
                    " \\\n  -H \"Authorization: $TOKEN\" -H 'X-APP-Key: {app_key}'"
                );
                if let Some(body) = &self.body {
                    let _ = write!(text, "{JSON_HEADER} \\\n  -d '{body}'");
                }
            }
        }
        match self.keep {
            None => text + "; echo",
            Some((variable, field)) => format!(
                "{variable}=$({text} | tee /dev/stderr \\\n  | sed 's/.*\"{field}\":\"\\([^\"]*\\)\".*/\\1/'); echo"
            ),
        }
    }
}

const JSON_HEADER: &str = " \\\n  -H 'Content-Type: application/json'";

#[cfg(test)]
mod tests {
    use super::{Merchant, recipe};
    use crate::api::Api;

    #[test]
    fn credentials_that_are_somebodys_own_are_not_shown() {
        let own = Merchant {
            app_secret: "somebodys-own".to_owned(),
            ..Merchant::default()
        };
        let shown: String = recipe(Api::TokenizedV1)
            .iter()
            .map(|part| part.command("http://127.0.0.1:4010", &own))
            .collect();
        assert!(!shown.contains("somebodys-own"), "{shown}");
        assert!(shown.contains("$BKASH_APP_SECRET"));
    }
}
