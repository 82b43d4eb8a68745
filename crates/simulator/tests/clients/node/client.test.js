// Runs every call of an unmodified bKash client from npm against the simulator.
"use strict";

const assert = require("node:assert/strict");
const { it } = require("node:test");
const { published, tried } = require("./simulator");

// All in one process, because the client caches its token in the process.
require("./payments");
require("./agreements");
require("./authorizations");
require("./refunds");
require("./failures");

it("every call of the client was made", () => {
  assert.deepEqual([...tried].sort(), Object.keys(published).sort());
});
