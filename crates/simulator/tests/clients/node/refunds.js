// Refunds. This client queries the refund status first, and refunds only if there is no refund.
"use strict";

const assert = require("node:assert/strict");
const { describe, it, beforeEach } = require("node:test");
const { bkash, shop, reset, booked, calls, paid, succeeded, refused } = require("./simulator");

describe("a refund", () => {
  beforeEach(reset);

  it("is made once, however often it is requested", async () => {
    const { paymentID, trxID } = await paid("100.00");
    const request = { paymentID, trxID, amount: "40.00", sku: "mug", reason: "broken" };
    const refund = succeeded(await bkash.refundTransaction(shop, request));
    assert.equal(refund.originalTrxID, trxID);
    assert.equal(refund.amount, "40.00");
    assert.equal(refund.transactionStatus, "Completed");

    const again = succeeded(await bkash.refundTransaction(shop, request));
    assert.equal(again.refundTrxID, refund.refundTrxID);
    assert.deepEqual(await booked(paymentID), ["payment 100.00", "refund 40.00"]);
    const { refund: refunds, refund_status: asks } = await calls();
    assert.deepEqual({ refunds, asks }, { refunds: 1, asks: 2 });
  });

  it("is found by its own trxID", async () => {
    const { paymentID, trxID } = await paid("100.00");
    const { refundTrxID } = await bkash.refundTransaction(shop, { paymentID, trxID, amount: "100.00" });
    const found = succeeded(await bkash.searchTransaction(shop, refundTrxID));
    assert.equal(found.amount, "100.00");
    assert.equal(found.originalTrxAmount, "100.00");
  });

  it("is refused if it exceeds the payment, or if nothing was paid", async () => {
    const { paymentID, trxID } = await paid("100.00");
    refused(
      await bkash.refundTransaction(shop, { paymentID, trxID, amount: "100.01" }),
      "2026",
      "The reversal amount cannot be greater than the original transaction amount",
    );
    refused(
      await bkash.refundTransaction(shop, { paymentID: "TR0011none", trxID, amount: "1" }),
      "2002",
      "Invalid Payment ID",
    );
    refused(
      await bkash.refundTransaction(shop, { paymentID, trxID: "NOSUCHTRX0", amount: "1" }),
      "2033",
      "Transaction not found",
    );
    assert.deepEqual(await booked(paymentID), ["payment 100.00"]);
  });
});
