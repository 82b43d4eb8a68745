// Tokenized Checkout: agreements, payments with PIN only, and cancellation.
"use strict";

const assert = require("node:assert/strict");
const { describe, it, beforeEach } = require("node:test");
const {
  bkash, shop, callbackURL, reset, approve, cancel, booked, walk, WALLET, OTP, PIN, succeeded, refused,
} = require("./simulator");

const consent = { amount: "1", callbackURL, reference: "payer-9" };

async function agreed() {
  const { paymentID } = succeeded(await bkash.createAgreement(shop, consent));
  await approve(paymentID);
  return succeeded(await bkash.executeAgreement(shop, paymentID));
}

describe("an agreement", () => {
  beforeEach(reset);

  it("is created by a customer who enters wallet, OTP and PIN", async () => {
    const created = succeeded(await bkash.createAgreement(shop, consent));
    assert.match(created.paymentID, /^TR0000/);
    assert.equal(created.agreementStatus, "Initiated");
    const back = await walk(created.bkashURL, [WALLET, OTP, PIN]);
    assert.equal(back.href, created.successCallbackURL);

    const executed = succeeded(await bkash.executeAgreement(shop, created.paymentID));
    assert.match(executed.agreementID, /^TokenizedMerchant01/);
    assert.equal(executed.agreementStatus, "Completed");
    assert.equal(executed.payerReference, "payer-9");
    assert.deepEqual(await booked(created.paymentID), []);
  });

  it("pays with the PIN only", async () => {
    const { agreementID } = await agreed();
    const details = { amount: "150", callbackURL, orderID: "INV-2", reference: "payer-9", agreementID };
    const created = succeeded(await bkash.createPaymentWithAgreement(shop, details));
    assert.match(created.paymentID, /^TR0001/);
    assert.equal(created.agreementID, agreementID);
    assert.equal((await walk(created.bkashURL, [PIN])).href, created.successCallbackURL);

    const executed = succeeded(await bkash.executePayment(shop, created.paymentID));
    assert.equal(executed.agreementID, agreementID);
    assert.equal(executed.transactionStatus, "Completed");
    assert.deepEqual(await booked(created.paymentID), ["payment 150.00"]);
  });

  it("is queried and cancelled, and cannot be charged afterwards", async () => {
    const { agreementID } = await agreed();
    assert.equal(succeeded(await bkash.queryAgreement(shop, agreementID)).agreementStatus, "Completed");

    const cancelled = succeeded(await bkash.cancelAgreement(shop, agreementID));
    assert.equal(cancelled.agreementStatus, "Cancelled");
    assert.equal((await bkash.queryAgreement(shop, agreementID)).agreementStatus, "Cancelled");

    const again = "Agreement has already been cancelled";
    refused(await bkash.cancelAgreement(shop, agreementID), "2053", again);
    refused(
      await bkash.createPaymentWithAgreement(shop, { amount: "5", callbackURL, agreementID }),
      "2053",
      again,
    );
  });

  it("is not executed twice, nor without the customer's approval", async () => {
    const { paymentID } = await agreed();
    refused(
      await bkash.executeAgreement(shop, paymentID),
      "2116",
      "The agreement execution has already been completed",
    );
    const closed = await bkash.createAgreement(shop, consent);
    await cancel(closed.paymentID);
    refused(await bkash.executeAgreement(shop, closed.paymentID), "2056", "Invalid Payment State");
    refused(await bkash.executeAgreement(shop, "TR0000none"), "2002", "Invalid Payment ID");
  });

  it("is not found under another agreementID", async () => {
    const message = "Invalid Agreement ID";
    refused(await bkash.queryAgreement(shop, "none"), "2051", message);
    refused(await bkash.cancelAgreement(shop, "none"), "2051", message);
    refused(
      await bkash.createPaymentWithAgreement(shop, { amount: "5", callbackURL, agreementID: "none" }),
      "2051",
      message,
    );
  });

  it("is not requested without mandatory fields", async () => {
    refused(await bkash.createAgreement(shop, { callbackURL }), 2065, "amount required");
    refused(await bkash.createAgreement(shop, { amount: "1" }), 2065, "callbackURL required");
    refused(
      await bkash.createPaymentWithAgreement(shop, { amount: "5", callbackURL }),
      2065,
      "agreementID required",
    );
    refused(
      await bkash.createAgreement(shop, { ...consent, callbackURL: "ftp://shop.example" }),
      "2049",
      "Invalid Merchant Callback URL",
    );
  });
});
