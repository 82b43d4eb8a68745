// Checkout (URL): a payment without an agreement, from Create to Search.
"use strict";

const assert = require("node:assert/strict");
const { describe, it, beforeEach } = require("node:test");
const {
  bkash, shop, origin, callbackURL, reset, approve, fail, cancel, booked, walk, WALLET, OTP, PIN,
  approved, paid, succeeded, refused,
} = require("./simulator");

const order = { amount: "599.00", callbackURL, orderID: "INV-7", reference: "01770618575" };

describe("a payment", () => {
  beforeEach(reset);

  it("is created with a page for the customer and three ways back", async () => {
    const created = succeeded(await bkash.createPayment(shop, order));
    assert.match(created.paymentID, /^TR0011[A-Za-z0-9]{7}\d{13}$/);
    assert.ok(created.bkashURL.startsWith(`${origin}/?paymentId=${created.paymentID}&hash=`));
    assert.equal(created.transactionStatus, "Initiated");
    assert.equal(created.amount, "599.00");
    assert.equal(created.merchantInvoiceNumber, "INV-7");
    for (const [key, status] of [["success", "success"], ["failure", "failure"], ["cancelled", "cancel"]]) {
      const way = new URL(created[`${key}CallbackURL`]);
      assert.equal(way.searchParams.get("status"), status);
      assert.equal(way.searchParams.get("paymentID"), created.paymentID);
      assert.match(way.searchParams.get("signature"), /^[A-Za-z0-9]{10}$/);
    }
  });

  it("takes an amount that is a number, and an invoice of the client's own making", async () => {
    const created = succeeded(await bkash.createPayment(shop, { amount: 15, callbackURL }));
    assert.equal(created.amount, "15");
    assert.match(created.merchantInvoiceNumber, /^Inv_/);
  });

  it("is paid by a customer who fills in wallet, code and PIN", async () => {
    const created = await bkash.createPayment(shop, order);
    const back = await walk(created.bkashURL, [WALLET, OTP, PIN]);
    assert.equal(back.href, created.successCallbackURL);

    const executed = succeeded(await bkash.executePayment(shop, created.paymentID));
    assert.match(executed.trxID, /^[A-Z0-9]{10}$/);
    assert.equal(executed.transactionStatus, "Completed");
    assert.equal(executed.customerMsisdn, "01770618575");
    assert.equal(executed.merchantInvoiceNumber, "INV-7");
    assert.deepEqual(await booked(created.paymentID), ["payment 599.00"]);
  });

  it("queries as Initiated, then as Completed", async () => {
    const { paymentID } = await bkash.createPayment(shop, order);
    const before = succeeded(await bkash.queryPayment(shop, paymentID));
    assert.equal(before.transactionStatus, "Initiated");
    assert.equal(before.verificationStatus, "Incomplete");
    assert.ok(!("trxID" in before));

    await approve(paymentID);
    assert.equal((await bkash.queryPayment(shop, paymentID)).verificationStatus, "Complete");
    const { trxID } = await bkash.executePayment(shop, paymentID);

    const after = succeeded(await bkash.queryPayment(shop, paymentID));
    assert.equal(after.transactionStatus, "Completed");
    assert.equal(after.trxID, trxID);
    assert.equal(after.merchantInvoice, "INV-7");
  });

  it("is found by its trxID", async () => {
    const { trxID, amount } = await paid("25.50");
    const found = succeeded(await bkash.searchTransaction(shop, trxID));
    assert.equal(found.trxID, trxID);
    assert.equal(found.amount, amount);
    assert.equal(found.transactionType, "bKash Tokenized Checkout via API");
  });

  it("is not executed before the customer agrees, nor after a failure or a cancellation", async () => {
    for (const leave of [null, fail, cancel]) {
      const { paymentID } = await bkash.createPayment(shop, order);
      await leave?.(paymentID);
      refused(await bkash.executePayment(shop, paymentID), "2056", "Invalid Payment State");
      assert.deepEqual(await booked(paymentID), []);
    }
  });

  it("sends the customer back with a failure after three wrong codes, and with cancel after Close", async () => {
    const wrong = { ...OTP, otp: "000000" };
    const first = await bkash.createPayment(shop, order);
    assert.equal((await walk(first.bkashURL, [WALLET, wrong, wrong, wrong])).href, first.failureCallbackURL);
    const second = await bkash.createPayment(shop, order);
    const close = { step: "otp", action: "close" };
    assert.equal((await walk(second.bkashURL, [WALLET, close])).href, second.cancelledCallbackURL);
  });

  it("is executed once", async () => {
    const { paymentID } = await paid();
    refused(await bkash.executePayment(shop, paymentID), "2062", "The payment has already been completed");
    assert.deepEqual(await booked(paymentID), ["payment 100.00"]);
  });

  it("is refused when the wallet is empty, blocked, or paid the same a moment ago", async () => {
    const empty = await approved("100.00", "01823074817");
    refused(await bkash.executePayment(shop, empty), "2023", "Insufficient Balance");
    const blocked = await approved("100.00", "01823074818");
    refused(
      await bkash.executePayment(shop, blocked),
      "2037",
      "The account of the debit party is in a state which prohibits execution of this transaction",
    );
    await paid("77.00");
    refused(await bkash.executePayment(shop, await approved("77.00")), "2029", "Duplicate for all transactions");
  });

  it("is unknown under another paymentID or trxID", async () => {
    refused(await bkash.executePayment(shop, "TR0011none"), "2002", "Invalid Payment ID");
    refused(await bkash.queryPayment(shop, "TR0011none"), "2002", "Invalid Payment ID");
    refused(await bkash.searchTransaction(shop, "NOSUCHTRX0"), "2033", "Transaction not found");
  });

  it("is not created from what bKash refuses, nor from what the client refuses", async () => {
    refused(await bkash.createPayment(shop, { ...order, amount: "1.234" }), "2006", "Invalid amount");
    refused(
      await bkash.createPayment(shop, { ...order, callbackURL: "nowhere" }),
      "2049",
      "Invalid Merchant Callback URL",
    );
    refused(await bkash.createPayment(shop, { ...order, reference: "a<b" }), "2048", "Invalid Payer Reference");
    refused(await bkash.createPayment(shop, { callbackURL }), 2065, "amount required");
    refused(await bkash.createPayment(shop, { ...order, amount: 0.5 }), 2065, "minimum amount 1");
    refused(await bkash.createPayment(shop, { amount: 1 }), 2065, "callbackURL required");
  });
});
