// The shop's pages: the product, and an order in the state that the shop's server reports.

import { useEffect, useState, type ReactNode } from 'react';

import { BkashCheckout } from './BkashCheckout.js';
import { isWaiting, load, type Order } from './order.js';

/** The data of a page: the number for a new order, or an existing order. */
export type ShopProps = { number: string; price: string } | { order: Order; back: boolean };

export function Shop(props: ShopProps): ReactNode {
  return 'order' in props ? <OrderPage first={props.order} back={props.back} /> : <Goods {...props} />;
}

function Goods({ number, price }: { number: string; price: string }): ReactNode {
  const [pressed, setPressed] = useState(false);
  return (
    <>
      <img src="/honey.svg" width="320" height="240" alt="A jar of honey" />
      <h1 lang="bn">সুন্দরবনের মধু</h1>
      <p lang="bn">খলিশা ফুলের, ৫০০ গ্রাম</p>
      <p className="price">৳{price}</p>
      <form method="post" action="/orders" onSubmit={() => setPressed(true)}>
        <input type="hidden" name="order" value={number} />
        <button disabled={pressed}>Order now</button>
      </form>
    </>
  );
}

function OrderPage({ first, back }: { first: Order; back: boolean }): ReactNode {
  const [order, setOrder] = useState(first);
  // The event is only a hint: ask the shop's server for the order's status.
  const [hinted, setHinted] = useState(back);
  const waiting = isWaiting(order, hinted);
  useEffect(() => {
    if (!waiting) return undefined;
    const again = setInterval(async () => setOrder((await load(order.number)) ?? order), 1000);
    return () => clearInterval(again);
  }, [waiting, order]);
  const facts = (
    <p>
      Order {order.number.slice(0, 8).toUpperCase()} · ৳{order.amount}
    </p>
  );
  if (order.status === 'paid') {
    return (
      <>
        <h1>Thank you!</h1>
        {facts}
        <p role="status">It is paid. Parcels on their way to you: {order.parcels}.</p>
      </>
    );
  }
  if (order.status === 'check') {
    return (
      <>
        <h1>We are looking into your payment</h1>
        {facts}
        <p role="status">Please do not pay again: we will write to you.</p>
      </>
    );
  }
  if (order.status === 'over') {
    return (
      <>
        <h1>This order is over</h1>
        {facts}
        <p role="status">
          No money was taken. <a href="/">Order again</a>
        </p>
      </>
    );
  }
  if (order.session === undefined || order.url === undefined) {
    return (
      <>
        <h1>Almost there</h1>
        {facts}
        <p role="status">bKash could not be reached. Nothing was taken.</p>
        <form method="post" action="/orders">
          <input type="hidden" name="order" value={order.number} />
          <button>Try again</button>
        </form>
      </>
    );
  }
  if (waiting) {
    return (
      <>
        <h1>One moment</h1>
        {facts}
        <p role="status">We are waiting for the confirmation of your payment. This page updates by itself.</p>
        <p>
          <a href={`/orders/${order.number}`}>Not paid yet?</a>
        </p>
      </>
    );
  }
  return (
    <>
      <h1>Your order</h1>
      {facts}
      <BkashCheckout session={order.session} url={order.url} mode="modal" onPaid={() => setHinted(true)} />
    </>
  );
}
