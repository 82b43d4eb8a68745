//! The format of the value under each of bKash's keys. A key that is not listed has one of bKash's fixed
//! values, which must be equal.

use regex::Regex;

/// Keys and the formats of their values. Two values match if they have the same format.
const SHAPES: &[(&[&str], &[&str])] = &[
    (
        &[
            "amount",
            "maxRefundableAmount",
            "saleAmount",
            "serviceFee",
            "creditedAmount",
            "charge",
            "refundAmount",
            "originalTrxAmount",
            "currentBalance",
            "availableBalance",
            "b2cFee",
        ],
        &[r"\d+(\.\d{1,2})?"],
    ),
    (
        &[
            "trxID",
            "trxId",
            "originalTrxID",
            "originalTrxId",
            "refundTrxID",
            "refundTrxId",
        ],
        &["[A-Z0-9]{10}"],
    ),
    (
        &["paymentID", "paymentId"],
        &[
            // Two letters until 2019, seven since then.
            r"TR0000[A-Za-z0-9]{2,7}\d{13}",
            r"TR0001[A-Za-z0-9]{2,7}\d{13}",
            r"TR0011[A-Za-z0-9]{2,7}\d{13}",
            r"AG[A-Z0-9]{5}\d{13}",
            r"PAY[A-Z0-9]{5}\d{13}",
            r"[A-Z0-9]{7}\d{13}",
        ],
    ),
    (
        &["agreementID", "agreementId"],
        &[r"TokenizedMerchant01[A-Z0-9]{7}\d{13}"],
    ),
    (
        &[
            "paymentCreateTime",
            "paymentExecuteTime",
            "agreementCreateTime",
            "agreementExecuteTime",
            "agreementVoidTime",
            "createTime",
            "updateTime",
            "completedTime",
            "initiationTime",
            "originalTrxCompletedTime",
        ],
        &[
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d:\d{3} GMT\+0600",
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d:\d{3} GMT\+0000",
            r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d:\d{3}",
        ],
    ),
    (
        &["bkashURL"],
        &[
            r"https?://[^/]+/\?paymentId=TR0000\w+&hash=[^&]+&mode=0000&apiVersion=v1\.2\.0-beta/",
            r"https?://[^/]+/\?paymentId=TR0001\w+&hash=[^&]+&mode=0001&apiVersion=v1\.2\.0-beta/",
            r"https?://[^/]+/\?paymentId=TR0011\w+&hash=[^&]+&mode=0011&apiVersion=v1\.2\.0-beta/",
            r"https?://[^/]+/\?paymentId=TR\w+&hash=[^&]+&mode=\d{4}&apiVersion=v2/",
            r"https?://[^/]+/redirect/tokenized/\?paymentID=AG\w+&hash=[^&]+&type=Agreement",
            r"https?://[^/]+/redirect/tokenized/\?paymentID=PAY\w+&hash=[^&]+&type=Payment",
        ],
    ),
    (&["callbackURL"], &[r"https?://\S+", r"www\.\S+"]),
    (
        &["successCallbackURL"],
        &[
            r"https?://\S+[?&]paymentID=\w+&status=success&signature=[A-Za-z0-9]{10}",
            r"www\.\S+[?&]paymentID=AG\w+&execute=Agreement&status=success",
            r"www\.\S+[?&]paymentID=PAY\w+&execute=Payment&status=success",
        ],
    ),
    (
        &["failureCallbackURL"],
        &[
            r"https?://\S+[?&]paymentID=\w+&status=failure&signature=[A-Za-z0-9]{10}",
            r"www\.\S+[?&]paymentID=AG\w+&execute=Agreement&status=failure",
            r"www\.\S+[?&]paymentID=PAY\w+&execute=Payment&status=failure",
        ],
    ),
    (
        &["cancelledCallbackURL"],
        &[
            r"https?://\S+[?&]paymentID=\w+&status=cancel&signature=[A-Za-z0-9]{10}",
            r"www\.\S+[?&]paymentID=AG\w+&execute=Agreement&status=cancel",
            r"www\.\S+[?&]paymentID=PAY\w+&execute=Payment&status=cancel",
        ],
    ),
    (&["signature"], &["[A-Za-z0-9]{10}"]),
    (&["Message"], &["(?s).+"]),
    // Text of the customer, which may be empty.
    (&["transactionReference"], &[".*"]),
    (&["dateTime"], &[r"\d{14}"]),
    (&["debitMSISDN"], &[r"8801\d{9}"]),
    (
        &["MessageId"],
        &[r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"],
    ),
    (&["Token"], &[r"[0-9a-f]{64,}"]),
    (
        &["TopicArn"],
        &[r"arn:aws:sns:ap-southeast-1:\d{12}:bpt_8801\d{9}"],
    ),
    (&["Timestamp"], &[r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"]),
    (&["Signature"], &[r"[A-Za-z0-9+/]+=*"]),
    (
        &["SigningCertURL"],
        &[r"https?://[^/]+/SimpleNotificationService-[0-9a-f]+\.pem"],
    ),
    (
        &["SubscribeURL"],
        &[r"https?://\S+\?Action=ConfirmSubscription&TopicArn=\S+&Token=[0-9a-f]+"],
    ),
    (
        &["UnsubscribeURL"],
        &[r"https?://\S+\?Action=Unsubscribe&SubscriptionArn=\S+"],
    ),
    (&["id_token"], &[r"[\w-]+\.[\w-]+\.[\w-]+"]),
    (&["refresh_token"], &[r"\S+"]),
    (
        &["customerMsisdn", "payerAccount", "receiverMSISDN"],
        &[r"01\d{9}", r"8801\d{9}"],
    ),
    (&["organizationShortCode"], &[r"\d{5}"]),
    (
        &[
            "merchantInvoiceNumber",
            "merchantInvoice",
            "payerReference",
            "orgName",
            "sku",
            "subMerchantName",
            "creditOrganizationName",
            "creditShortCode",
            "msg",
            "reason",
        ],
        &[".+"],
    ),
    (&["orgLogo"], &[r"https?://\S+"]),
    (&["accountHolderName"], &[r"\d{5} - .+"]),
];

/// Checks that two values of a key have the same format.
///
/// # Errors
///
/// Describes the difference.
pub(super) fn matches(key: &str, theirs: &str, ours: &str) -> Result<(), String> {
    let mended = repaired_url(theirs);
    let theirs = if key.ends_with("URL") {
        &mended
    } else {
        theirs
    };
    let Some((_, shapes)) = SHAPES.iter().find(|(keys, _)| keys.contains(&key)) else {
        return if theirs == ours {
            Ok(())
        } else {
            Err(format!("{key} is {ours:?} where bKash says {theirs:?}"))
        };
    };
    let shape = |value: &str| shapes.iter().position(|shape| whole(shape).is_match(value));
    match (shape(theirs), shape(ours)) {
        (None, _) => Err(format!(
            "{key}: bKash's {theirs:?} has none of the shapes known for it"
        )),
        (Some(wanted), Some(got)) if wanted == got => Ok(()),
        _ => Err(format!(
            "{key} is {ours:?}, which is not shaped like {theirs:?}"
        )),
    }
}

fn whole(shape: &str) -> Regex {
    Regex::new(&format!("^(?:{shape})$")).expect("a regular expression")
}

/// Repairs a URL that the layout of the guide's pages broke.
fn repaired_url(text: &str) -> String {
    let text = text.replace(char::is_whitespace, "");
    text.replace("https://https://", "https://")
}
