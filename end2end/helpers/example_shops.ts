// The five shops of `examples/`, and how each is started.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Python with the packages of the FastAPI shop, and the axum shop's binary. `cargo xtask test` sets their paths. */
const python = process.env['SHOP_PYTHON'] || path.join(root, 'target/tools/clients/shop/bin/python');
const axumShop = process.env['AXUM_SHOP'] || path.join(root, 'target/debug/axum-shop');

export interface ExampleShop {
  /** The folder in which it is started. */
  folder: string;
  /** The command that starts it. */
  command: string[];
  /** Environment variables beside its settings. */
  environment?: Record<string, string>;
  /** The mode of its button. */
  mode: 'redirect' | 'popup' | 'modal';
}

const folder = (name: string): string => path.join(root, 'examples', name);

/** The shops by the names of their folders. */
export const EXAMPLE_SHOPS = {
  php: { folder: folder('php'), command: ['php', 'start.php'], mode: 'redirect' },
  express: { folder: folder('express'), command: ['node', 'shop.js'], mode: 'modal' },
  fastapi: {
    folder: folder('fastapi'),
    command: [python, 'shop.py'],
    // The client's source in this repository, not a packed version.
    environment: { PYTHONPATH: path.join(root, 'clients/python/src'), PYTHONDONTWRITEBYTECODE: '1' },
    mode: 'popup',
  },
  axum: { folder: folder('axum'), command: [axumShop], mode: 'modal' },
  react: { folder: folder('react'), command: ['node', 'dist/server.js'], mode: 'modal' },
} satisfies Record<string, ExampleShop>;
