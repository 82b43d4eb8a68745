// Opens bKash's own window (Checkout, iFrame) for a payment that is already created, and navigates to the callback URL
// with the window's outcome. The outcome is only a hint: the server checks it with bKash.
(() => {
  "use strict";
  const { created, callback } = document.currentScript.dataset;
  const payment = JSON.parse(created);
  const button = document.getElementById("bKash_button");
  let done = false;

  function finish(status) {
    if (done) return;
    done = true;
    location.replace(`${callback}&status=${status}`);
  }

  if (typeof window.bKash?.init !== "function") {
    for (const element of document.querySelectorAll("[data-error], [data-retry]")) element.hidden = false;
    return;
  }
  window.bKash.init({
    paymentMode: "checkout",
    paymentRequest: { amount: payment.amount, intent: payment.intent },
    createRequest: () => window.bKash.create().onSuccess(payment),
    executeRequestOnAuthorization: () => finish("success"),
    onClose: () => finish("cancel"),
  });
  button.hidden = false;
  button.click();
})();
