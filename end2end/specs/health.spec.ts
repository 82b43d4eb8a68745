// The probes, the restart after a crash, and the simulator's reset.

import { expect, test } from '../fixtures/index.js';

test('the health and readiness probes succeed', async ({ request }) => {
  for (const path of ['/healthz', '/readyz']) {
    const answer = await request.get(path);
    expect(answer.status(), path).toBe(200);
  }
});

test('the server becomes ready again after a crash', async ({ checkout, request }) => {
  await checkout.kill();
  await expect(request.get('/healthz')).rejects.toThrow();
  await checkout.restart();
  expect((await request.get('/readyz')).status()).toBe(200);
});

test("a reset clears the simulator's faults", async ({ checkout }) => {
  await checkout.simulator.fault({ operation: 'execute', kind: 'silent_after', times: 1, milliseconds: 60_000 });
  expect((await checkout.simulator.faults()).rules).toHaveLength(1);
  await checkout.simulator.reset();
  expect((await checkout.simulator.faults()).rules).toHaveLength(0);
});
