// Auth & Capture: an authorization is captured or voided.
"use strict";

const assert = require("node:assert/strict");
const { describe, it, beforeEach } = require("node:test");
const { bkash, shop, callbackURL, reset, approve, booked, paid, succeeded, refused } = require("./simulator");

const details = { amount: "300.00", callbackURL, orderID: "INV-3", reference: "payer-3" };

async function authorized() {
  const { paymentID } = succeeded(await bkash.createAuthPayment(shop, details));
  await approve(paymentID);
  const executed = succeeded(await bkash.executePayment(shop, paymentID));
  assert.equal(executed.transactionStatus, "Authorized");
  return paymentID;
}

describe("an authorization", () => {
  beforeEach(reset);

  it("is captured", async () => {
    const paymentID = await authorized();
    assert.equal((await bkash.queryPayment(shop, paymentID)).transactionStatus, "Authorized");
    const captured = succeeded(await bkash.captureAuthPayment(shop, paymentID));
    assert.equal(captured.paymentID, paymentID);
    assert.equal(captured.transactionStatus, "Completed");
    assert.equal((await bkash.queryPayment(shop, paymentID)).transactionStatus, "Completed");
    assert.deepEqual(await booked(paymentID), ["authorization 300.00", "capture 300.00"]);
  });

  it("is voided", async () => {
    const paymentID = await authorized();
    assert.equal(succeeded(await bkash.voidAuthPayment(shop, paymentID)).transactionStatus, "Completed");
    assert.equal((await bkash.queryPayment(shop, paymentID)).transactionStatus, "Cancelled");
    assert.deepEqual(await booked(paymentID), ["authorization 300.00", "void 300.00"]);
  });

  it("is captured or voided only once", async () => {
    const message = "The authorized payment has already been processed";
    const captured = await authorized();
    await bkash.captureAuthPayment(shop, captured);
    refused(await bkash.captureAuthPayment(shop, captured), "2119", message);
    refused(await bkash.voidAuthPayment(shop, captured), "2119", message);
  });

  it("is required by Capture and Void", async () => {
    const { paymentID } = await paid("20.00");
    refused(await bkash.captureAuthPayment(shop, paymentID), "2068", "Transaction has already been completed");
    refused(await bkash.voidAuthPayment(shop, paymentID), "2068", "Transaction has already been completed");
    refused(await bkash.captureAuthPayment(shop, "TR0011none"), "2002", "Invalid Payment ID");
    refused(await bkash.voidAuthPayment(shop, "TR0011none"), "2002", "Invalid Payment ID");
    refused(await bkash.createAuthPayment(shop, { callbackURL }), 2065, "amount required");
    refused(await bkash.createAuthPayment(shop, { ...details, amount: "-5" }), 2065, "minimum amount 1");
    refused(await bkash.createAuthPayment(shop, { ...details, amount: "5.001" }), "2006", "Invalid amount");
  });
});
