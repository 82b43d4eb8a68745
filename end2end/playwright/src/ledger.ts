// The bookings of the simulated bKash, which pages, webhooks and a shop's orders are compared with.

import { expect } from '@playwright/test';

import type { Simulator } from './simulator.js';

/** One movement of money. */
export interface Booking {
  trxID: string;
  paymentID: string;
  kind: string;
  wallet: string;
  merchantInvoiceNumber: string;
  /** In taka, such as `599.00`. */
  amount: string;
}

export interface Ledger {
  entries: Booking[];
  /** For each payment, how often Execute was called. */
  executes: Record<string, { calls: number; booked: number }>;
}

/** Every booking for one invoice. */
export async function bookings(simulator: Simulator, invoice: string): Promise<Booking[]> {
  const { entries } = await simulator.ledger();
  return entries.filter(({ merchantInvoiceNumber }) => merchantInvoiceNumber === invoice);
}

/** Fails unless the order was charged exactly once, by a single Execute. */
export async function expectChargedOnce(simulator: Simulator, invoice: string): Promise<Booking> {
  const { entries, executes } = await simulator.ledger();
  const booked = entries.filter((entry) => entry.merchantInvoiceNumber === invoice);
  expect(booked, 'bookings of this order').toHaveLength(1);
  const booking = booked[0] as Booking;
  expect(executes[booking.paymentID], 'executions').toEqual({ calls: 1, booked: 1 });
  return booking;
}

/** Fails if bKash booked anything for this order. */
export async function expectNotCharged(simulator: Simulator, invoice: string): Promise<void> {
  expect(await bookings(simulator, invoice), 'bookings of this order').toEqual([]);
}
