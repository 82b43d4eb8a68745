// Runs in the customer's page inside a frame: reports the customer's progress to the page that opened the
// frame. It exchanges messages only with the origin that the page's URL names.
(() => {
  'use strict';

  const INTERVAL = 1000;
  const note = document.querySelector('[data-frame]');
  if (!note || window.parent === window) return;
  const { host, payment, event } = note.dataset;

  const report = (what) => {
    window.parent.postMessage({ bKash: 'checkout', paymentID: payment, event: what }, host);
  };

  // While there is a form, its own button closes the page, so that bKash records the cancellation.
  const close = document.querySelector('button[name="action"][value="close"]');
  const leave = () => (close ? close.click() : report('close'));

  for (const element of document.querySelectorAll('[data-without-script]')) element.hidden = true;
  for (const element of document.querySelectorAll('[data-with-script]')) element.hidden = event === 'approved';
  const button = document.querySelector('[data-leave]');
  button?.addEventListener('click', leave);
  document.addEventListener('keydown', (press) => {
    if (press.key === 'Escape') leave();
  });
  window.addEventListener('message', ({ source, origin, data }) => {
    if (source !== window.parent || origin !== host) return;
    if (data?.bKash === 'checkout' && data.event === 'close') leave();
  });

  // Browsers ignore `autofocus` in a frame of another origin. A page that is about to close does not take the
  // focus from the merchant's page.
  const first = document.querySelector('[data-focus]') ?? (['approved', 'cancelled'].includes(event) ? null : button);
  first?.focus();
  report(event);

  // The merchant executes the payment: the page changes as soon as the payment is complete.
  const checkForChange = async () => {
    try {
      const answer = await fetch(location.href, { cache: 'no-store' });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const now = page.querySelector('[data-frame]')?.dataset.event;
      if (now && now !== event) return location.reload();
    } catch {
      // No response. The next interval tries again.
    }
    setTimeout(checkForChange, INTERVAL);
  };
  if (event === 'approved') setTimeout(checkForChange, INTERVAL);
})();
