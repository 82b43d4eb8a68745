// A small shop that is paid with bKash: the goods, an order, its page, and where the checkout says what became of it.

import { Checkout, CheckoutError, verifyWebhook, WebhookVerificationError } from 'bkash-checkout';
import express from 'express';

import { isNumber, newNumber, Orders } from './orders.js';
import { goodsPage, headers, notHere, orderPage, PRICE } from './pages.js';
import { readSettings } from './settings.js';

const settings = readSettings();
const checkout = new Checkout({ origin: settings.checkoutOrigin, key: settings.checkoutKey });
const orders = new Orders(settings.data);

const shop = express();
shop.disable('x-powered-by');
shop.use(express.static('public', { index: false }));

const show = (response, status, page) => response.status(status).set(headers(settings.checkoutOrigin)).send(page);

shop.get('/', (_, response) => show(response, 200, goodsPage(settings.checkoutOrigin, newNumber())));

// The price is the shop's. The browser says which order it means, and pressing twice means the same one.
shop.post('/orders', express.urlencoded({ extended: false }), async (request, response) => {
  const number = request.body?.order;
  if (!isNumber(number)) return response.sendStatus(400);
  const order = orders.make(number, PRICE);
  if (!order.session) {
    const page = `${settings.shopOrigin}/orders/${number}`;
    const wish = { amount: order.amount, invoice: number, success_url: `${page}?back`, cancel_url: page };
    try {
      // The same order asks with the same key, however often: the checkout opens one session and no second.
      orders.attach(number, await checkout.sessions.create(wish, { idempotencyKey: number }));
    } catch (error) {
      if (!(error instanceof CheckoutError)) throw error;
      // Its page offers to try again.
      console.error(`order ${number} has no session: ${error.message}`);
    }
  }
  return response.redirect(303, `/orders/${number}`);
});

shop.get('/orders/:number', (request, response) => {
  const order = orders.find(request.params.number);
  if (!order) return show(response, 404, notHere(settings.checkoutOrigin));
  return show(response, 200, orderPage(settings.checkoutOrigin, order, 'back' in request.query));
});

// The signature is of the very bytes, so nothing may parse the body before. An answer of 2xx means that the event is on the
// disk; whatever fails before that is sent again by the checkout.
shop.post('/webhooks', express.raw({ type: () => true, limit: '1mb' }), (request, response) => {
  try {
    orders.hear(verifyWebhook(request.body, request.headers, settings.webhookSecret));
    return response.sendStatus(204);
  } catch (error) {
    if (error instanceof WebhookVerificationError) return response.sendStatus(400);
    throw error;
  }
});

shop.use((_, response) => show(response, 404, notHere(settings.checkoutOrigin)));

// Nobody outside reads what went wrong inside.
shop.use((error, _request, response, _next) => {
  console.error(error);
  response.sendStatus(error.status ?? 503);
});

shop.listen(settings.port, '127.0.0.1', (error) => {
  if (error) throw error;
  console.error(`The shop is open at ${settings.shopOrigin}`);
});
