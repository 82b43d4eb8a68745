// A merchant's web site that uses bKash's checkout script, with a back end that calls bKash's API. Its page is written for
// bKash's own script. Only the script's URL is the simulator's.

import type { Simulator } from '@bkash-checkout/playwright';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';


/** How the page's code behaves. */
export interface MerchantBehavior {
  /** What comes of `createRequest`. */
  create?: 'answers' | 'never answers' | 'calls onError' | 'throws';
  /** What comes of `executeRequestOnAuthorization`. */
  execute?: 'answers' | 'never answers' | 'calls onError';
  /** A jQuery of which the script can use what it needs of the real one. */
  jQuery?: boolean;
  /** The button comes only after `init`, as a link. */
  lateLink?: boolean;
  /** bKash's older script. */
  version?: '1.2.0-beta' | '1.1.0-beta';
}

export class Merchant {
  #token = '';

  private constructor(
    readonly origin: string,
    private readonly simulator: Simulator,
    private readonly server: Server,
    private readonly behavior: { now: MerchantBehavior },
  ) {}

  static async open(simulator: Simulator): Promise<Merchant> {
    const behavior = { now: {} as MerchantBehavior };
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
    const merchant = new Merchant(`http://127.0.0.1:${address.port}`, simulator, server, behavior);
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', merchant.origin);
      merchant.#answer(url).then(
        ({ body, kind }) => response.writeHead(200, { 'content-type': kind }).end(body),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
    await merchant.#grant();
    return merchant;
  }

  /** The URL of a page with this behaviour. */
  page(behavior: MerchantBehavior = {}): string {
    this.behavior.now = behavior;
    return `${this.origin}/`;
  }

  /** Executes a payment from the back end. */
  async execute(paymentID: string): Promise<void> {
    await this.#call(`execute/${paymentID}`);
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  async #grant(): Promise<void> {
    const answer = await fetch(`${this.simulator.origin}/v1.2.0-beta/checkout/token/grant`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', username: 'sim-user', password: 'sim-pass' },
      body: JSON.stringify({ app_key: 'sim-app-key', app_secret: 'sim-app-secret' }),
    });
    this.#token = ((await answer.json()) as { id_token: string }).id_token;
  }

  async #call(path: string, body?: unknown): Promise<string> {
    const answer = await fetch(`${this.simulator.origin}/v1.2.0-beta/checkout/payment/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: this.#token, 'x-app-key': 'sim-app-key' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answer.text();
  }

  async #answer(url: URL): Promise<{ body: string; kind: string }> {
    const json = (body: string) => ({ body, kind: 'application/json' });
    const html = (body: string) => ({ body, kind: 'text/html; charset=utf-8' });
    if (url.pathname === '/create') {
      const { amount, intent } = Object.fromEntries(url.searchParams);
      const invoice = `IF-${crypto.randomUUID()}`;
      return json(
        await this.#call('create', { amount, intent, currency: 'BDT', merchantInvoiceNumber: invoice }),
      );
    }
    if (url.pathname === '/execute') {
      return json(await this.#call(`execute/${url.searchParams.get('paymentID')}`));
    }
    if (url.pathname === '/success') return html(`${HEAD}<h1>Thank you</h1>`);
    if (url.pathname === '/') return html(page(this.simulator.origin, this.behavior.now));
    return { body: '', kind: 'text/plain' };
  }
}

const HEAD = `<!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title>
  <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
  <style>* { font-family: serif } button { background: gold; padding: 2rem } iframe { opacity: .1 }</style>`;

const BUTTON = '<button id="bKash_button">Pay With bKash</button>';

// `saw` is where the tests read what happened.
function page(simulator: string, behavior: MerchantBehavior): string {
  const { create = 'answers', execute = 'answers', jQuery = false, lateLink = false } = behavior;
  const { version = '1.2.0-beta' } = behavior;
  const script = `${simulator}/versions/${version}/checkout/bKash-checkout-sandbox.js`;
  return `${HEAD}<h1>A shop</h1>
  <label>Amount <input id="amount" value="10"></label>
  <div id="place">${lateLink ? '' : BUTTON}</div>
  <script>
    window.saw = [];
    ${jQuery ? JQUERY : ''}
  </script>
  <script src="${script}"></script>
  <script>
    var paymentID;
    var paymentRequest = { amount: document.getElementById('amount').value, intent: 'sale' };
    function ask(path, onAnswer, onFailure) {
      fetch(path).then(function (answer) { return answer.json(); }).then(onAnswer, onFailure);
    }
    bKash.init({
      paymentMode: 'checkout',
      paymentRequest: paymentRequest,
      createRequest: function (request) {
        saw.push('create ' + request.amount);
        ${CREATES[create]}
      },
      executeRequestOnAuthorization: function () {
        saw.push('execute');
        ${EXECUTES[execute]}
      },
      onClose: function () {
        saw.push('close');
      },
    });
    document.getElementById('amount').addEventListener('change', function (event) {
      bKash.reconfigure({ paymentRequest: { amount: event.target.value, intent: 'sale' } });
    });
    ${lateLink ? LATE_LINK : ''}
  </script>`;
}

const CREATES = {
  answers: `
    ask('/create?amount=' + request.amount + '&intent=' + request.intent, function (data) {
      if (data && data.paymentID != null) {
        paymentID = data.paymentID;
        bKash.create().onSuccess(data);
      } else {
        saw.push('refused ' + data.errorMessage);
        bKash.create().onError();
      }
    }, function () { bKash.create().onError(); });`,
  'never answers': `window.answerNow = function () { bKash.create().onSuccess({ paymentID: 'LATE' }); };`,
  'calls onError': 'bKash.create().onError();',
  throws: `throw new Error("the shop's own mistake");`,
};

const EXECUTES = {
  answers: `
    ask('/execute?paymentID=' + paymentID, function (data) {
      if (data && data.trxID != null) {
        window.location.href = '/success?trxID=' + data.trxID;
      } else {
        saw.push('refused ' + data.errorMessage);
        bKash.execute().onError();
      }
    }, function () { bKash.execute().onError(); });`,
  'never answers': '',
  'calls onError': 'bKash.execute().onError();',
};

const LATE_LINK = `
  document.getElementById('place').innerHTML = '<a id="bKash_button" href="#">Pay With bKash</a>';`;

// jQuery's \`trigger('click')\` runs the handlers it knows of, and clicks nothing where the element is a link.
const JQUERY = `
  (function () {
    var handlers = [];
    window.jQuery = window.$ = function (target) {
      return {
        on: function (name, selector, handler) {
          handlers.push(handler);
        },
        trigger: function () {
          handlers.forEach(function (handler) { handler({}); });
        },
      };
    };
  })();`;
