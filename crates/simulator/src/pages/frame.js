// Runs in the customer's page when it stands in a frame: says to the page that opened the frame what
// the customer did. It speaks with the one origin that its address named, and hears nobody else.
(() => {
  'use strict';

  const HOW_OFTEN = 1000;
  const note = document.querySelector('[data-frame]');
  if (!note || window.parent === window) return;
  const { host, payment, event } = note.dataset;

  const tell = (what) => {
    window.parent.postMessage({ bKash: 'checkout', paymentID: payment, event: what }, host);
  };

  // While there is a form, closing is the form's own button: bKash is to know of it as well.
  const close = document.querySelector('button[name="action"][value="close"]');
  const leave = () => (close ? close.click() : tell('close'));

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

  // Browsers ignore `autofocus` in a frame of another origin. A page that is about to go takes no focus away
  // from where the merchant's page has put it.
  const first = document.querySelector('[data-focus]') ?? (['approved', 'cancelled'].includes(event) ? null : button);
  first?.focus();
  tell(event);

  // The merchant is executing the payment: the page turns as soon as bKash has it.
  const look = async () => {
    try {
      const answer = await fetch(location.href, { cache: 'no-store' });
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      const now = page.querySelector('[data-frame]')?.dataset.event;
      if (now && now !== event) return location.reload();
    } catch {
      // bKash does not answer just now; it is asked again.
    }
    setTimeout(look, HOW_OFTEN);
  };
  if (event === 'approved') setTimeout(look, HOW_OFTEN);
})();
