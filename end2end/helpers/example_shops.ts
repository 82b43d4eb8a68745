// The five shops of `examples/`, each started as its README says. One table, so that every test is about all of them.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Python with what the FastAPI shop needs, and the axum shop's program: `cargo xtask` says where it has put them. */
const python = process.env['SHOP_PYTHON'] || path.join(root, 'target/tools/clients/shop/bin/python');
const axumShop = process.env['AXUM_SHOP'] || path.join(root, 'target/debug/axum-shop');

export interface ExampleShop {
  name: string;
  /** Its folder in `examples/`, from where it is started. */
  folder: string;
  program: string;
  arguments: string[];
  /** More of its environment than its settings. */
  environment?: Record<string, string>;
  /** How its button opens the checkout. */
  mode: 'redirect' | 'popup' | 'modal';
}

const folder = (name: string): string => path.join(root, 'examples', name);

/** By the folder's name. */
export const EXAMPLE_SHOPS = {
  php: { name: 'PHP', folder: folder('php'), program: 'php', arguments: ['start.php'], mode: 'redirect' },
  express: { name: 'Express', folder: folder('express'), program: 'node', arguments: ['shop.js'], mode: 'modal' },
  fastapi: {
    name: 'FastAPI',
    folder: folder('fastapi'),
    program: python,
    arguments: ['shop.py'],
    // The client as it lies in this repository, not as it was packed some time.
    environment: { PYTHONPATH: path.join(root, 'clients/python/src'), PYTHONDONTWRITEBYTECODE: '1' },
    mode: 'popup',
  },
  axum: { name: 'axum', folder: folder('axum'), program: axumShop, arguments: [], mode: 'modal' },
  react: { name: 'React', folder: folder('react'), program: 'node', arguments: ['dist/server.js'], mode: 'modal' },
} satisfies Record<string, ExampleShop>;
