// The page of the sample shop: a minimal page that uses bKash's checkout script.
(() => {
  'use strict';

  const amount = document.getElementById('amount');
  const news = document.getElementById('news');
  const request = () => ({ amount: amount.value.trim(), intent: 'sale' });
  let paymentID;

  const post = async (path, body = {}) => {
    const answer = await fetch(`/simulator/iframe-shop/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return answer.json();
  };
  const complain = (answer) => {
    const reason = answer?.errorMessage ?? answer?.message ?? answer?.msg ?? '';
    news.textContent = `${news.dataset.failed} ${reason}`;
  };

  bKash.init({
    paymentMode: 'checkout',
    paymentRequest: request(),

    createRequest: async (wish) => {
      news.textContent = '';
      const created = await post('create', wish).catch(() => undefined);
      if (created?.paymentID) {
        paymentID = created.paymentID;
        bKash.create().onSuccess(created);
      } else {
        complain(created);
        bKash.create().onError();
      }
    },

    executeRequestOnAuthorization: async () => {
      const executed = await post(`execute/${paymentID}`).catch(() => undefined);
      if (executed?.transactionStatus === 'Completed') {
        location.assign(`/simulator/iframe-shop/paid/${paymentID}`);
      } else {
        complain(executed);
        bKash.execute().onError();
      }
    },

    onClose: () => {
      news.textContent ||= news.dataset.closed;
    },
  });

  amount.addEventListener('change', () => bKash.reconfigure({ paymentRequest: request() }));
})();
