// Opens bKash's own window (Checkout, iFrame) for a payment that is created already, and goes back to
// the checkout with what the window says. The checkout asks bKash itself; nothing said here is believed.
(() => {
  "use strict";
  const { created, back } = document.currentScript.dataset;
  const payment = JSON.parse(created);
  const button = document.getElementById("bKash_button");
  let left = false;

  function leave(status) {
    if (left) return;
    left = true;
    location.replace(`${back}&status=${status}`);
  }

  if (typeof window.bKash?.init !== "function") {
    for (const part of document.querySelectorAll("[data-trouble], [data-again]")) part.hidden = false;
    return;
  }
  window.bKash.init({
    paymentMode: "checkout",
    paymentRequest: { amount: payment.amount, intent: payment.intent },
    createRequest: () => window.bKash.create().onSuccess(payment),
    executeRequestOnAuthorization: () => leave("success"),
    onClose: () => leave("cancel"),
  });
  button.hidden = false;
  button.click();
})();
