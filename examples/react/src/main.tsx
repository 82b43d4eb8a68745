// Hydrates the page that the server rendered.

import { hydrateRoot } from 'react-dom/client';

import { Shop, type ShopProps } from './Shop.js';

const main = document.querySelector<HTMLElement>('main');
if (main?.dataset['props']) hydrateRoot(main, <Shop {...(JSON.parse(main.dataset['props']) as ShopProps)} />);
