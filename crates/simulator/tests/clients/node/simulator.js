// A merchant with a published client, and a customer of the simulator.
"use strict";

const assert = require("node:assert/strict");
const published = require("bkash-payment");

const origin = process.env.SIMULATOR_ORIGIN;
assert.ok(origin, "SIMULATOR_ORIGIN is the simulator's address; `cargo xtask test clients` sets it");

/** The configuration of the client, including its base URL. */
const shop = {
  base_url: `${origin}/v1.2.0-beta`,
  app_key: "sim-app-key",
  app_secret: "sim-app-secret",
  username: "sim-user",
  password: "sim-pass",
};

const callbackURL = "http://shop.example/callback";

/** The names of the client's calls that tests have made. */
const tried = new Set();

/** The client, wrapped to record the calls that are made. */
const bkash = new Proxy(published, {
  get(client, name) {
    tried.add(name);
    return client[name];
  },
});

async function control(method, path, body) {
  const response = await fetch(`${origin}/simulator${path}`, {
    method,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const answer = await response.json();
  assert.ok(response.ok, `${method} ${path}: ${JSON.stringify(answer)}`);
  return answer;
}

/** Resets the simulator except for its tokens, so that each test starts with full wallets. */
const reset = () => control("POST", "/reset", {});

const approve = (paymentID, wallet) =>
  control("POST", `/payments/${paymentID}/approve`, wallet ? { wallet } : {});
const fail = (paymentID) => control("POST", `/payments/${paymentID}/fail`);
const cancel = (paymentID) => control("POST", `/payments/${paymentID}/cancel`);
const faults = (...rules) => control("PUT", "/faults", { rules });
const calls = async () => (await control("GET", "/calls")).counters;
const ledger = () => control("GET", "/ledger");

/** The ledger's entries of a payment, oldest first. */
async function booked(paymentID) {
  const { entries } = await ledger();
  return entries
    .filter((entry) => entry.paymentID === paymentID)
    .map((entry) => `${entry.kind} ${entry.amount}`);
}

/**
 * Fills in bKash's pages as a browser without JavaScript does.
 * Returns the URL of the last redirect.
 */
async function walk(bkashURL, forms) {
  const page = new URL(bkashURL);
  let response;
  for (const form of forms) {
    response = await fetch(page, {
      method: "POST",
      body: new URLSearchParams(form),
      redirect: "manual",
    });
    assert.equal(response.status, 303);
  }
  return new URL(response.headers.get("location"), page);
}

const WALLET = { step: "wallet", wallet: "01770618575", terms: "yes", action: "go" };
const OTP = { step: "otp", otp: "123456", action: "go" };
const PIN = { step: "pin", pin: "12121", action: "go" };

/** Creates a payment that the customer approves. */
async function approved(amount = "100.00", wallet) {
  const created = await bkash.createPayment(shop, { amount, callbackURL, orderID: "INV-1", reference: "payer-1" });
  await approve(created.paymentID, wallet);
  return created.paymentID;
}

/** Makes a payment. */
async function paid(amount) {
  return succeeded(await bkash.executePayment(shop, await approved(amount)));
}

function succeeded(answer) {
  assert.equal(answer.statusCode, "0000", JSON.stringify(answer));
  assert.equal(answer.statusMessage, "Successful");
  return answer;
}

function refused(answer, code, message) {
  assert.deepEqual({ code: answer.statusCode, message: answer.statusMessage }, { code, message });
}

module.exports = {
  published, tried, bkash, shop, origin, callbackURL,
  reset, approve, fail, cancel, faults, calls, booked, walk, WALLET, OTP, PIN,
  approved, paid, succeeded, refused,
};
