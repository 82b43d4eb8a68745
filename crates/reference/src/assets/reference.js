// Adds copy buttons, syntax highlighting, a filter of the table of contents and a marker of the current section. The
// page is complete without the script.
for (const figure of document.querySelectorAll("figure.code")) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Copy";
  const caption = figure.querySelector("figcaption");
  button.setAttribute("aria-label", `Copy: ${caption.textContent}`);
  const text = figure.querySelector("pre").textContent;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(figure.querySelector("pre"));
      button.textContent = "Selected";
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  caption.append(button);
}

// Highlights ranges of the text instead of wrapping each token in an element.
if (globalThis.Highlight && CSS.highlights) {
  const colours = { name: new Highlight(), text: new Highlight(), value: new Highlight() };
  const parts = /("(?:[^"\\]|\\.)*")(?=(:)?)|\b(?:true|false|null|\d+)\b/g;
  for (const { firstChild: node } of document.querySelectorAll("figure.code pre code")) {
    if (!/^[{[]/.test(node.data)) continue;
    for (const { 0: part, 1: quoted, 2: colon, index } of node.data.matchAll(parts)) {
      const range = new StaticRange({
        startContainer: node,
        startOffset: index,
        endContainer: node,
        endOffset: index + part.length,
      });
      colours[colon ? "name" : quoted ? "text" : "value"].add(range);
    }
  }
  for (const [name, colour] of Object.entries(colours)) CSS.highlights.set(`json-${name}`, colour);
}

const contents = document.querySelector(".contents");
const narrow = matchMedia("(max-width: 63.99rem)");
const fold = () => (contents.open = !narrow.matches);
fold();
narrow.addEventListener("change", fold);
contents.addEventListener("click", (event) => {
  if (narrow.matches && event.target.closest("a")) contents.open = false;
});

const nav = contents.querySelector("nav");
const label = document.createElement("label");
label.className = "filter";
const input = document.createElement("input");
input.type = "search";
input.placeholder = "refund, /v1/events …";
const count = document.createElement("span");
count.setAttribute("role", "status");
label.append("Find ", input);
nav.prepend(label, count);
input.addEventListener("input", () => {
  const wanted = input.value.trim().toLowerCase();
  let found = 0;
  for (const list of nav.querySelectorAll("ul")) {
    const heading = list.previousElementSibling;
    const whole = heading.textContent.toLowerCase().includes(wanted);
    let some = whole;
    for (const item of list.children) {
      const link = item.firstElementChild;
      const words = `${link.textContent} ${link.dataset.words ?? ""}`.toLowerCase();
      // Events and problems are only shown when the filter matches them.
      const isFilterOnly = "found" in item.dataset;
      item.hidden = isFilterOnly ? !wanted || !words.includes(wanted) : !whole && !words.includes(wanted);
      some ||= !item.hidden;
      if (!item.hidden) found += 1;
    }
    list.hidden = heading.hidden = !some;
  }
  count.textContent = wanted ? `${found} found` : "";
});
addEventListener("keydown", (event) => {
  const isTyped = event.ctrlKey || event.metaKey || event.altKey || event.target === input;
  if (event.key !== "/" || isTyped) return;
  event.preventDefault();
  contents.open = true;
  input.focus();
});

// Marks the current section in the table of contents: the last one that starts above the upper third of the screen.
const links = new Map();
for (const link of nav.querySelectorAll("li:not([data-found]) a")) links.set(link.hash.slice(1), link);
let current;
const follow = () => {
  let here;
  for (const [id, link] of links) {
    if (document.getElementById(id).getBoundingClientRect().top > innerHeight / 3) break;
    here = link;
  }
  if (here === current) return;
  current?.removeAttribute("aria-current");
  here?.setAttribute("aria-current", "true");
  current = here;
  if (!here || narrow.matches || contents.contains(document.activeElement)) return;
  const { top, bottom } = here.getBoundingClientRect();
  if (top < 0 || bottom > innerHeight) contents.scrollTop += top - innerHeight / 2;
};
let waiting = false;
addEventListener(
  "scroll",
  () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      follow();
    });
  },
  { passive: true },
);
follow();

// Opens collapsed ancestors of the target of the address's fragment, such as the `type` of a problem document.
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  for (let at = target; at; at = at.parentElement) if (at.localName === "details") at.open = true;
};
addEventListener("hashchange", reveal);
reveal();
