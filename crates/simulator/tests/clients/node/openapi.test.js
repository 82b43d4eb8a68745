// Checks the simulator's OpenAPI document with a published validator.
"use strict";

const assert = require("node:assert/strict");
const { it } = require("node:test");
const { origin } = require("./simulator");

async function judged(change) {
  // The package is an ES module, but only `require` can resolve its path.
  const { Validator } = await import(require.resolve("@seriousme/openapi-schema-validator"));
  const answer = await fetch(`${origin}/simulator/openapi.json`);
  assert.equal(answer.status, 200);
  const document = await answer.json();
  change(document);
  const validator = new Validator();
  const result = await validator.validate(document);
  return { ...result, version: validator.version };
}

it("the OpenAPI document is valid", async () => {
  const { valid, errors, version } = await judged(() => {});
  assert.equal(valid, true, JSON.stringify(errors));
  assert.equal(version, "3.1");
});

it("the validator rejects an invalid document", async () => {
  const { valid } = await judged((document) => delete document.info.title);
  assert.equal(valid, false);
});
