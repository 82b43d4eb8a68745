// A bKash client from npm, unchanged, against the simulator: everything it offers.
"use strict";

const assert = require("node:assert/strict");
const { it } = require("node:test");
const { published, tried } = require("./simulator");

// One process, because the client keeps its token for all of one.
require("./payments");
require("./agreements");
require("./authorizations");
require("./refunds");
require("./failures");

it("every call that the client offers was tried", () => {
  assert.deepEqual([...tried].sort(), Object.keys(published).sort());
});
