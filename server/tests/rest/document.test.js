// Validates the OpenAPI document of the REST API with a published validator.
"use strict";

const assert = require("node:assert/strict");
const { it } = require("node:test");

const origin = process.env.CHECKOUT_ORIGIN;
assert.ok(origin, "CHECKOUT_ORIGIN is the checkout's address; `cargo xtask test rest` sets it");

async function validated(change) {
  // The package is a module; the place where it is installed is known to `require` alone.
  const { Validator } = await import(require.resolve("@seriousme/openapi-schema-validator"));
  const answer = await fetch(`${origin}/v1/openapi.json`);
  assert.equal(answer.status, 200);
  const document = await answer.json();
  change(document);
  const validator = new Validator();
  const result = await validator.validate(document);
  return { ...result, version: validator.version };
}

it("the OpenAPI document is valid", async () => {
  const { valid, errors, version } = await validated(() => {});
  assert.equal(valid, true, JSON.stringify(errors));
  assert.equal(version, "3.1");
});

it("the validator rejects an invalid document", async () => {
  const { valid } = await validated((document) => delete document.info.title);
  assert.equal(valid, false);
});
