// An order as the shop's server tells the page of it.

export interface Order {
  number: string;
  /** In taka, as the API writes it. */
  amount: string;
  status: 'open' | 'waiting' | 'paid' | 'check' | 'over';
  /** The checkout's session and its page, once there is one. */
  session?: string;
  url?: string;
  /** How many parcels were packed. */
  parcels: number;
}

/** Whether word of the payment is awaited: bKash is asked, or the payer came back before the webhook. */
export const isWaiting = (order: Order, back: boolean): boolean =>
  order.url !== undefined && (order.status === 'waiting' || (order.status === 'open' && back));

/** The order as it is now; nothing when the shop does not answer, which the next question may find better. */
export async function load(number: string): Promise<Order | undefined> {
  try {
    const answer = await fetch(`/api/orders/${number}`);
    return answer.ok ? ((await answer.json()) as Order) : undefined;
  } catch {
    return undefined;
  }
}
