// A small shop that is paid with bKash: the product, its orders, and the webhook of the checkout.

import { Checkout, CheckoutError, verifyWebhook, WebhookVerificationError } from 'bkash-checkout';
import express from 'express';

import { isNumber, newNumber, Orders } from './orders.js';
import { goodsPage, headers, notFound, orderPage, PRICE } from './pages.js';
import { readSettings } from './settings.js';

const settings = readSettings();
const checkout = new Checkout({ origin: settings.checkoutOrigin, key: settings.checkoutKey });
const orders = new Orders(settings.data);

const shop = express();
shop.disable('x-powered-by');
shop.use(express.static('public', { index: false }));

const show = (response, status, page) => response.status(status).set(headers(settings.checkoutOrigin)).send(page);

shop.get('/', (_, response) => show(response, 200, goodsPage(settings.checkoutOrigin, newNumber())));

// The price comes from the shop. The browser sends only the order's number, the same one if the button is pressed twice.
shop.post('/orders', express.urlencoded({ extended: false }), async (request, response) => {
  const number = request.body?.order;
  if (!isNumber(number)) return response.sendStatus(400);
  const order = orders.create(number, PRICE);
  if (!order.session) {
    const page = `${settings.shopOrigin}/orders/${number}`;
    const params = { amount: order.amount, invoice: number, success_url: `${page}?back`, cancel_url: page };
    try {
      // Every request for this order has the same key, so the checkout creates one session.
      orders.attach(number, await checkout.sessions.create(params, { idempotencyKey: number }));
    } catch (error) {
      if (!(error instanceof CheckoutError)) throw error;
      // The order's page offers to try again.
      console.error(`order ${number} has no session: ${error.message}`);
    }
  }
  return response.redirect(303, `/orders/${number}`);
});

shop.get('/orders/:number', (request, response) => {
  const order = orders.find(request.params.number);
  if (!order) return show(response, 404, notFound(settings.checkoutOrigin));
  return show(response, 200, orderPage(settings.checkoutOrigin, order, 'back' in request.query));
});

// The signature covers the bytes of the body, so it is verified before the body is parsed. A 2xx response means that the
// event is on disk. After any other response, the checkout sends it again.
shop.post('/webhooks', express.raw({ type: () => true, limit: '1mb' }), (request, response) => {
  try {
    orders.apply(verifyWebhook(request.body, request.headers, settings.webhookSecret));
    return response.sendStatus(204);
  } catch (error) {
    if (error instanceof WebhookVerificationError) return response.sendStatus(400);
    throw error;
  }
});

shop.use((_, response) => show(response, 404, notFound(settings.checkoutOrigin)));

// Errors go to the log, not to the browser.
shop.use((error, _request, response, _next) => {
  console.error(error);
  response.sendStatus(error.status ?? 503);
});

shop.listen(settings.port, '127.0.0.1', (error) => {
  if (error) throw error;
  console.error(`The shop is open at ${settings.shopOrigin}`);
});
