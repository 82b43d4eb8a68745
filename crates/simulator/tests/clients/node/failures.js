// Failures between the merchant and bKash, as this client reports them.
"use strict";

const assert = require("node:assert/strict");
const { describe, it, beforeEach } = require("node:test");
const { unsetValue } = require("node-global-storage");
const { bkash, shop, callbackURL, reset, faults, calls, booked, approved, paid, succeeded, refused } = require("./simulator");

/** Clears the client's token cache, as in a new process. */
const forgetToken = () => unsetValue("id_token");

const order = { amount: "10", callbackURL };

describe("between the merchant and bKash", () => {
  beforeEach(reset);

  it("the client reuses its token", async () => {
    forgetToken();
    const { paymentID, trxID } = await paid();
    await bkash.queryPayment(shop, paymentID);
    await bkash.searchTransaction(shop, trxID);
    assert.equal((await calls()).grant, 1);
  });

  it("wrong credentials get no token, and calls without a token are unauthorized", async (context) => {
    context.mock.method(console, "log", () => {});
    for (const [name, value] of [["username", "nobody"], ["password", "wrong"], ["app_secret", "wrong"]]) {
      forgetToken();
      const error = await bkash.createPayment({ ...shop, [name]: value }, order);
      assert.equal(error.response.status, 401, name);
      assert.equal(error.response.data.message, "Unauthorized");
    }
    forgetToken();
    await assert.rejects(bkash.queryPayment({ ...shop, username: undefined }, "TR0011none"), { status: 401 });
    forgetToken();
  });

  it("another merchant's app key is forbidden", async () => {
    await bkash.createPayment(shop, order);
    const error = await bkash.createPayment({ ...shop, app_key: "other" }, order);
    assert.equal(error.response.status, 403);
    await assert.rejects(bkash.executePayment({ ...shop, app_key: "other" }, "TR0011none"), { status: 403 });
  });

  it("another base URL is an unknown route", async () => {
    await bkash.createPayment(shop, order);
    const elsewhere = { ...shop, base_url: `${shop.base_url}/v2` };
    await assert.rejects(bkash.queryPayment(elsewhere, "TR0011none"), { status: 403 });
  });

  it("an expired token is reported, and the next call succeeds", async () => {
    const { paymentID } = await paid();
    await faults({ operation: "query", kind: "unauthorized", times: 1 });
    await assert.rejects(bkash.queryPayment(shop, paymentID), { status: 401 });
    succeeded(await bkash.queryPayment(shop, paymentID));
  });

  it("a server error, a gateway timeout and a cut connection reject", async () => {
    const paymentID = await approved();
    await faults(
      { operation: "query", kind: "status", status: 500, times: 1 },
      { operation: "query", kind: "status", status: 504, times: 1 },
      { operation: "query", kind: "cut_before", times: 1 },
    );
    await assert.rejects(bkash.queryPayment(shop, paymentID), { status: 500 });
    await assert.rejects(bkash.queryPayment(shop, paymentID), { status: 504 });
    await assert.rejects(bkash.queryPayment(shop, paymentID), /socket hang up|ECONNRESET/);
    succeeded(await bkash.queryPayment(shop, paymentID));
  });

  it("Query reports a payment whose Execute response was lost", async () => {
    const paymentID = await approved("42.00");
    await faults({ operation: "execute", kind: "cut_after", times: 1 });
    await assert.rejects(bkash.executePayment(shop, paymentID));
    assert.equal((await bkash.queryPayment(shop, paymentID)).transactionStatus, "Completed");
    assert.deepEqual(await booked(paymentID), ["payment 42.00"]);
  });

  it("an HTML page and an empty response are returned as text", async () => {
    const paymentID = await approved();
    await faults(
      { operation: "query", kind: "html", times: 1 },
      { operation: "query", kind: "empty", times: 1 },
    );
    assert.match(await bkash.queryPayment(shop, paymentID), /<html>/);
    assert.equal(await bkash.queryPayment(shop, paymentID), "");
  });

  it("maintenance and any error code can be produced", async () => {
    await faults(
      { operation: "create", kind: "maintenance", times: 1 },
      { operation: "create", kind: "refuse", code: "2064", times: 1 },
    );
    const { response } = await bkash.createPayment(shop, order);
    assert.equal(response.status, 503);
    refused(response.data, "503", "System is undergoing maintenance. Please try again later");
    refused(await bkash.createPayment(shop, order), "2064", "This product mode currently unavailable");
  });
});
