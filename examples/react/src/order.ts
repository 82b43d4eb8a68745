// An order, as the shop's server sends it to the page.

export interface Order {
  number: string;
  /** In taka, as the API writes it. */
  amount: string;
  status: 'open' | 'waiting' | 'paid' | 'check' | 'over';
  /** The checkout's session and its URL, once it was created. */
  session?: string;
  url?: string;
  /** The number of parcels that were packed. */
  parcels: number;
}

/** Whether the confirmation of a payment is awaited: bKash is asked, or the payer returned before the webhook arrived. */
export const isWaiting = (order: Order, back: boolean): boolean =>
  order.url !== undefined && (order.status === 'waiting' || (order.status === 'open' && back));

/** Loads the order's current state. Returns undefined if the shop does not respond. */
export async function load(number: string): Promise<Order | undefined> {
  try {
    const answer = await fetch(`/api/orders/${number}`);
    return answer.ok ? ((await answer.json()) as Order) : undefined;
  } catch {
    return undefined;
  }
}
