// The five shops of `examples/`, each started as its README says. One table, so that every test is about all of them.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Python with what the FastAPI shop needs, and the axum shop's program: `cargo xtask test` says where they are. */
const python = process.env['SHOP_PYTHON'] || path.join(root, 'target/tools/clients/shop/bin/python');
const axumShop = process.env['AXUM_SHOP'] || path.join(root, 'target/debug/axum-shop');

export interface ExampleShop {
  /** Where it is started. */
  folder: string;
  /** What starts it. */
  command: string[];
  /** More of its environment than its settings. */
  environment?: Record<string, string>;
  /** How its button opens the checkout. */
  mode: 'redirect' | 'popup' | 'modal';
}

const folder = (name: string): string => path.join(root, 'examples', name);

/** By the folder's name. */
export const EXAMPLE_SHOPS = {
  php: { folder: folder('php'), command: ['php', 'start.php'], mode: 'redirect' },
  express: { folder: folder('express'), command: ['node', 'shop.js'], mode: 'modal' },
  fastapi: {
    folder: folder('fastapi'),
    command: [python, 'shop.py'],
    // The client as it lies in this repository, not as it was packed some time.
    environment: { PYTHONPATH: path.join(root, 'clients/python/src'), PYTHONDONTWRITEBYTECODE: '1' },
    mode: 'popup',
  },
  axum: { folder: folder('axum'), command: [axumShop], mode: 'modal' },
  react: { folder: folder('react'), command: ['node', 'dist/server.js'], mode: 'modal' },
} satisfies Record<string, ExampleShop>;
