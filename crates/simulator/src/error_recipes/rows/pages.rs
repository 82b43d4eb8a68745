//! Codes that bKash's page shows to the customer. The merchant does not see them.

use serde_json::json;

use crate::{
    error_codes::ErrorCode,
    error_recipes::{
        instruction::Instruction,
        row::{Row, Trigger},
        steps::{Step, control, create, grant, page, submit_form},
    },
};

const WALLET: &str = "01770618575";

pub(super) fn rows() -> Vec<Row> {
    let shown = |code, how, presses: Vec<Step>| {
        let steps = [vec![grant(), create(json!({}))], presses, vec![page()]].concat();
        Row::new(code, Trigger::Page, Instruction::Sentence(how), steps)
    };
    let wallet = |number| submit_form(&[("step", "wallet"), ("wallet", number), ("terms", "yes")]);
    let otp = |otp| submit_form(&[("step", "otp"), ("otp", otp)]);
    let pin = |pin| submit_form(&[("step", "pin"), ("pin", pin)]);
    let resend = || submit_form(&[("step", "otp"), ("action", "resend")]);
    vec![
        shown(
            ErrorCode::INVALID_WALLET,
            "Enter a wallet that is not a mobile number of Bangladesh.",
            vec![wallet("12345")],
        ),
        shown(
            ErrorCode::INVALID_PIN,
            "Enter a PIN that does not have four or five digits.",
            vec![wallet(WALLET), otp("123456"), pin("1")],
        ),
        shown(
            ErrorCode::RESEND_LIMIT_EXCEEDED,
            "Have the verification code resent more than three times.",
            vec![wallet(WALLET), resend(), resend(), resend(), resend()],
        ),
        shown(
            ErrorCode::WRONG_PIN,
            "Enter a wrong PIN.",
            vec![wallet(WALLET), otp("123456"), pin("99999")],
        ),
        shown(
            ErrorCode::WRONG_PIN_COUNT_EXCEEDED,
            "Use wallet 01700002015, or one whose PIN was wrong three times within half an hour.",
            vec![wallet("01700002015")],
        ),
        shown(
            ErrorCode::WRONG_VERIFICATION_CODE,
            "Enter a wrong verification code.",
            vec![wallet(WALLET), otp("000000")],
        ),
        shown(
            ErrorCode::OTP_EXPIRED,
            "Wait two minutes before entering the verification code (advance the clock).",
            vec![
                wallet(WALLET),
                control("POST", "/clock/advance", json!({"seconds": 121})),
                otp("123456"),
            ],
        ),
        shown(
            ErrorCode::NOT_A_BKASH_ACCOUNT,
            "Use wallet 01700002057, or any number that the simulator does not know.",
            vec![wallet("01700002057")],
        ),
        shown(
            ErrorCode::SECOND_OTP_REQUEST,
            "Submit the wallet form again from an older tab with another wallet, while the page asks for the verification code.",
            vec![wallet(WALLET), wallet("01929918378")],
        ),
        shown(
            ErrorCode::NOT_A_CUSTOMER_WALLET,
            "Use wallet 01700002058.",
            vec![wallet("01700002058")],
        ),
    ]
}
