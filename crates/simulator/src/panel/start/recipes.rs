//! A payment in each family, from token to refund, as shell commands to be pasted in order.

use std::fmt::Write as _;

use crate::{api::Api, merchant::Merchant};

/// What a command does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Grant,
    AgreementCreate,
    AgreementExecute,
    Create,
    Approve,
    Execute,
    Query,
    Search,
    Refund,
}

impl Action {
    pub(super) const fn about(self) -> &'static str {
        match self {
            Self::Grant => "Get a token. It is valid for an hour; the command keeps it in TOKEN.",
            Self::AgreementCreate => "Create an agreement: payments of this family need one.",
            Self::AgreementExecute => "Execute the agreement; keep its ID in AGREEMENT.",
            Self::Create => "Create a payment. Its bkashURL is where the customer goes.",
            Self::Approve => {
                "Approve as the customer, instead of typing wallet, OTP and PIN on the page."
            }
            Self::Execute => "Execute it: this moves the money, once.",
            Self::Query => "Query its status. Needed only if Execute gave no response.",
            Self::Search => "Find the transaction by its trxID.",
            Self::Refund => "Refund part of it.",
        }
    }
}

/// A command.
pub(super) struct Part {
    pub(super) action: Action,
    method: &'static str,
    path: String,
    body: Option<String>,
    headers: Headers,
    /// The shell variable for a field of the response.
    keep: Option<(&'static str, &'static str)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Headers {
    None,
    Credentials,
    Token,
}

/// A family's paths and keys. Bodies are JSON with shell variables; `None` for a GET.
struct Dialect {
    base: &'static str,
    grant: &'static str,
    payment_id: &'static str,
    trx_id: &'static str,
    /// Path and body of Create Agreement, and the path of Execute Agreement, if payments need an
    /// agreement.
    agreement: Option<[&'static str; 3]>,
    /// Path of Create, and the beginning of its body.
    create: [&'static str; 2],
    execute: [&'static str; 2],
    query: (&'static str, Option<&'static str>),
    search: (&'static str, Option<&'static str>),
    refund: Option<[&'static str; 2]>,
}

/// The payment fields. Each family has its own amount, because a repeated one would be refused as a
/// duplicate.
fn order(api: Api) -> String {
    let amount = match api {
        Api::TokenizedV1 => 100,
        Api::TokenizedV2 => 200,
        Api::Iframe => 300,
        Api::TokenizedV03 => 400,
    };
    format!(
        r#""callbackURL":"http://127.0.0.1/callback","amount":"{amount}",
      "currency":"BDT","intent":"sale","merchantInvoiceNumber":"INV-{amount}"}}"#
    )
}

const fn dialect(api: Api) -> Dialect {
    match api {
        Api::TokenizedV1 => Dialect {
            base: "/v1.2.0-beta/tokenized/checkout",
            grant: "/token/grant",
            payment_id: "paymentID",
            trx_id: "trxID",
            agreement: None,
            create: [
                "/create",
                r#"{"mode":"0011","payerReference":"01770618575","#,
            ],
            execute: ["/execute", r#"{"paymentID":"'$ID'"}"#],
            query: ("/payment/status", Some(r#"{"paymentID":"'$ID'"}"#)),
            search: ("/general/searchTransaction", Some(r#"{"trxID":"'$TRX'"}"#)),
            refund: Some([
                "/payment/refund",
                r#"{"paymentID":"'$ID'","trxID":"'$TRX'","amount":"40","sku":"tea","reason":"returned"}"#,
            ]),
        },
        Api::TokenizedV2 => Dialect {
            base: "/v2/tokenized-checkout",
            grant: "/auth/grant-token",
            payment_id: "paymentId",
            trx_id: "trxId",
            agreement: None,
            create: ["/payment/create", r#"{"payerReference":"01770618575","#],
            execute: ["/payment/execute", r#"{"paymentId":"'$ID'"}"#],
            query: ("/query/payment", Some(r#"{"paymentId":"'$ID'"}"#)),
            search: ("/general/search-transaction", Some(r#"{"trxId":"'$TRX'"}"#)),
            refund: Some([
                "/refund/payment/transaction",
                r#"{"paymentId":"'$ID'","trxId":"'$TRX'","refundAmount":"40","sku":"tea","reason":"returned"}"#,
            ]),
        },
        Api::Iframe => Dialect {
            base: "/v1.2.0-beta/checkout",
            grant: "/token/grant",
            payment_id: "paymentID",
            trx_id: "trxID",
            agreement: None,
            create: ["/payment/create", "{"],
            execute: ["/payment/execute/$ID", "{}"],
            query: ("/payment/query/$ID", None),
            search: ("/payment/search/$TRX", None),
            refund: Some([
                "/payment/refund",
                r#"{"paymentID":"'$ID'","trxID":"'$TRX'","amount":"40","sku":"tea","reason":"returned"}"#,
            ]),
        },
        Api::TokenizedV03 => Dialect {
            base: "/v1.2.0-beta/tokenized",
            grant: "/token/grant",
            payment_id: "paymentID",
            trx_id: "trxID",
            agreement: Some([
                "/agreement/create",
                r#"{"payerReference":"01770618575","callbackURL":"http://127.0.0.1/callback"}"#,
                "/agreement/execute",
            ]),
            create: ["/payment/create", r#"{"agreementID":"'$AGREEMENT'","#],
            execute: ["/payment/execute", r#"{"paymentID":"'$ID'"}"#],
            query: ("/payment/status", Some(r#"{"paymentID":"'$ID'"}"#)),
            search: ("/general/searchTransaction", Some(r#"{"trxID":"'$TRX'"}"#)),
            refund: None,
        },
    }
}

/// A family's commands, in order.
pub(super) fn recipe(api: Api) -> Vec<Part> {
    let dialect = dialect(api);
    let call = |action, path: &str, body: Option<&str>, keep| Part {
        action,
        method: if body.is_some() { "POST" } else { "GET" },
        path: format!("{}{path}", dialect.base),
        body: body.map(str::to_owned),
        headers: Headers::Token,
        keep,
    };
    let approve = || Part {
        action: Action::Approve,
        method: "POST",
        path: "/simulator/payments/$ID/approve".to_owned(),
        body: None,
        headers: Headers::None,
        keep: None,
    };
    let mut parts = vec![Part {
        action: Action::Grant,
        method: "POST",
        path: format!("{}{}", dialect.base, dialect.grant),
        body: None,
        headers: Headers::Credentials,
        keep: Some(("TOKEN", "id_token")),
    }];
    let id = Some(("ID", dialect.payment_id));
    if let Some([create, body, execute]) = dialect.agreement {
        let agreed = Some(("AGREEMENT", "agreementID"));
        parts.push(call(Action::AgreementCreate, create, Some(body), id));
        parts.push(approve());
        let execution = Some(dialect.execute[1]);
        parts.push(call(Action::AgreementExecute, execute, execution, agreed));
    }
    let [create, beginning] = dialect.create;
    let order = format!("{beginning}{}", order(api));
    parts.push(call(Action::Create, create, Some(&order), id));
    parts.push(approve());
    let [execute, execution] = dialect.execute;
    let transaction = Some(("TRX", dialect.trx_id));
    parts.push(call(Action::Execute, execute, Some(execution), transaction));
    parts.push(call(Action::Query, dialect.query.0, dialect.query.1, None));
    parts.push(call(
        Action::Search,
        dialect.search.0,
        dialect.search.1,
        None,
    ));
    if let Some([refund, body]) = dialect.refund {
        parts.push(call(Action::Refund, refund, Some(body), None));
    }
    parts
}

impl Part {
    /// The command for a POSIX shell. It prints the response and keeps what later commands need.
    pub(super) fn command(&self, origin: &str, merchant: &Merchant) -> String {
        let published = merchant.has_published_credentials();
        let shown = |value: &str, variable: &str| {
            if published {
                value.to_owned()
            } else {
                format!("'\"${variable}\"'")
            }
        };
        let app_key = shown(&merchant.app_key, "BKASH_APP_KEY");
        let mut text = format!("curl -s -X {} \"{origin}{}\"", self.method, self.path);
        // Writing to a String cannot fail.
        match self.headers {
            Headers::None => {}
            Headers::Credentials => {
                let username = shown(&merchant.username, "BKASH_USERNAME");
                let password = shown(&merchant.password, "BKASH_PASSWORD");
                let app_secret = shown(&merchant.app_secret, "BKASH_APP_SECRET");
                let _ = write!(
                    text,
                    " \\\n  -H 'username: {username}' -H 'password: {password}'\
                     {JSON} \\\n  -d '{{\"app_key\":\"{app_key}\",\"app_secret\":\"{app_secret}\"}}'"
                );
            }
            Headers::Token => {
                let _ = write!(
                    text,
                    " \\\n  -H \"Authorization: $TOKEN\" -H 'X-APP-Key: {app_key}'"
                );
                if let Some(body) = &self.body {
                    let _ = write!(text, "{JSON} \\\n  -d '{body}'");
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

const JSON: &str = " \\\n  -H 'Content-Type: application/json'";

#[cfg(test)]
mod tests {
    use super::{Merchant, recipe};
    use crate::api::Api;

    #[test]
    fn changed_credentials_are_not_shown() {
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
