// Updates the page when the state changes, and copies commands. Every page is complete without it.
(() => {
  'use strict';
  const button = document.getElementById('live');
  let source;
  let asking = false;
  let again = false;

  /** Whether the user is editing or selecting something in the region. */
  const busy = (region) => {
    const active = document.activeElement;
    const typing = region.contains(active) && active.matches('input, select');
    const selection = getSelection();
    return typing || (!selection.isCollapsed && region.contains(selection.anchorNode));
  };

  /** The text of a region without the time, which changes by itself. */
  const visibleText = (region) => {
    const copy = region.cloneNode(true);
    for (const time of copy.querySelectorAll('time')) time.remove();
    return copy.textContent;
  };

  /** Removes the notice of a form, which is about the state that was shown until now. */
  const dropNotice = () => {
    document.querySelector('.notice')?.remove();
  };

  // A reload does not show it again.
  const here = new URL(location.href);
  if (here.searchParams.has('notice')) {
    here.searchParams.delete('notice');
    history.replaceState(null, '', here);
  }

  /** Inserts the new content. Open details stay open, and the focused element keeps the focus. */
  const replace = (region, fresh) => {
    const open = new Set([...region.querySelectorAll('details[open][id]')].map(({ id }) => id));
    for (const details of fresh.querySelectorAll('details[id]')) details.open = open.has(details.id);
    const before = region.innerHTML;
    if (before === fresh.innerHTML || busy(region)) return;
    if (visibleText(region) !== visibleText(fresh)) dropNotice();
    const active = region.contains(document.activeElement) ? document.activeElement : undefined;
    const name = active?.getAttribute('aria-label') ?? active?.getAttribute('href');
    const inside = active?.closest('details')?.id;
    const known = new Set([...region.querySelectorAll('tr, .call')].map((row) => row.textContent));
    region.replaceChildren(...fresh.childNodes);
    for (const row of region.querySelectorAll('tbody tr, .call')) {
      if (!known.has(row.textContent)) row.classList.add('fresh');
    }
    if (!active) return;
    const same = [...region.querySelectorAll('a, button, summary')].find((each) =>
      active.matches('summary')
        ? each.matches('summary') && each.closest('details').id === inside
        : (each.getAttribute('aria-label') ?? each.getAttribute('href')) === name);
    same?.focus({ preventScroll: true });
  };

  const refresh = async () => {
    if (asking) {
      again = true;
      return;
    }
    asking = true;
    try {
      const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
      for (const region of document.querySelectorAll('[data-live]')) {
        const fresh = page.getElementById(region.id);
        if (fresh) replace(region, fresh);
      }
    } catch {
      // The simulator does not respond. The next event loads the page again.
    } finally {
      asking = false;
      if (again) {
        again = false;
        refresh();
      }
    }
  };

  const listen = () => {
    const wanted = !document.hidden && button.dataset.state === 'on';
    if (wanted && !source) {
      source = new EventSource('/simulator/events');
      source.addEventListener('change', refresh);
      // Changes during the interruption.
      source.addEventListener('open', refresh);
    } else if (!wanted && source) {
      source.close();
      source = undefined;
    }
  };

  if (document.querySelector('[data-live]')) {
    button.hidden = false;
    button.addEventListener('click', () => {
      const on = button.dataset.state !== 'on';
      button.dataset.state = on ? 'on' : 'off';
      button.textContent = on ? button.dataset.on : button.dataset.off;
      listen();
    });
    // Browsers limit the connections to one host, so a hidden page closes its own.
    document.addEventListener('visibilitychange', listen);
    addEventListener('pagehide', () => source?.close());
    addEventListener('pageshow', ({ persisted }) => {
      if (!persisted) return;
      source = undefined;
      listen();
    });
    listen();
  }

  // Browsers allow access to the clipboard only over HTTPS and on localhost.
  if (navigator.clipboard) {
    for (const copy of document.querySelectorAll('[data-copy]')) {
      copy.hidden = false;
      const label = copy.textContent;
      copy.addEventListener('click', async () => {
        await navigator.clipboard.writeText(copy.parentElement.querySelector('pre').textContent);
        copy.textContent = copy.dataset.done;
        setTimeout(() => (copy.textContent = label), 2000);
      });
    }
  }

  // The form for a fault: hides the kinds that do not apply to the operation and the fields that the kind ignores.
  const newRule = document.getElementById('new-rule');
  if (newRule) {
    const { operation, kind } = newRule.elements;
    const narrow = () => {
      for (const option of kind.options) {
        const fits = operation.value === 'any' || option.dataset.operations.split(' ').includes(operation.value);
        option.hidden = option.disabled = !fits;
      }
      if (kind.selectedOptions[0]?.disabled !== false) kind.value = kind.querySelector('option:enabled').value;
      for (const field of newRule.querySelectorAll('[data-kinds]')) {
        field.hidden = !field.dataset.kinds.split(' ').includes(kind.value);
        field.querySelector('input').disabled = field.hidden;
      }
    };
    operation.addEventListener('change', narrow);
    kind.addEventListener('change', narrow);
    addEventListener('pageshow', narrow);
    narrow();
  }

  // Filters a long list during typing. Without a script, submitting the form does the same.
  const filter = document.querySelector('[data-filter]');
  filter?.addEventListener('input', () => {
    const read = (text) => text.replace(/[০-৯]/g, (digit) => String(digit.charCodeAt(0) - 0x9e6)).toLowerCase();
    const wanted = read(filter.value).split(/\s+/);
    const rows = [...document.querySelectorAll('[data-row]')];
    for (const row of rows) {
      const text = read(row.firstElementChild.textContent);
      row.hidden = !wanted.every((word) => text.includes(word));
    }
    for (const section of document.querySelectorAll('.lists > section')) {
      section.hidden = !section.querySelector('[data-row]:not([hidden])');
    }
    document.getElementById('none-found').hidden = rows.some((row) => !row.hidden);
  });
})();
