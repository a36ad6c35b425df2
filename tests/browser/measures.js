// What the tests ask of a page as it is laid out. Each list is of elements that are wrong, named as people would name them.
window.measures = (() => {
  const LEEWAY = 1; // browsers round to whole pixels
  const TARGET = 24;
  const FOCUSABLE = 'a[href], button, input:not([type="hidden"]), select, textarea, summary, [tabindex="0"]';

  const style = (element) => getComputedStyle(element);
  const box = (element) => element.getBoundingClientRect();
  const name = (element) => `<${element.localName}> ${(element.innerText ?? element.textContent).trim().slice(0, 60)}`;
  const ancestors = (element) => (element ? [element, ...ancestors(element.parentElement)] : []);

  // For screen readers only, or off the screen until it has focus, like the link that skips to the content.
  const aside = (element) =>
    ancestors(element).some((up) => style(up).clipPath === "inset(50%)" || box(up).right <= 0 || box(up).bottom + scrollY <= 0);
  const seen = (element) => {
    const { width, height } = box(element);
    return width > 1 && height > 1 && element.checkVisibility({ visibilityProperty: true }) && !aside(element);
  };
  const visible = (selector = "body *") => [...document.querySelectorAll(selector)].filter(seen);
  const scrolls = (element) => ["auto", "scroll"].includes(style(element).overflowX);
  const hides = (overflow) => ["hidden", "clip"].includes(overflow);

  const scrollsSideways = () => document.documentElement.scrollWidth > document.documentElement.clientWidth;

  // Elements that stick out of the window, or that do not fit in a box that hides what does not fit.
  const cutOff = () => {
    const width = document.documentElement.clientWidth;
    const wrong = (element) => {
      const { left, right } = box(element);
      const outside = left < -LEEWAY || right > width + LEEWAY;
      const { overflowX, overflowY } = style(element);
      const tooWide = hides(overflowX) && element.scrollWidth > element.clientWidth + LEEWAY;
      const tooHigh = hides(overflowY) && element.scrollHeight > element.clientHeight + LEEWAY;
      return (outside && !ancestors(element.parentElement).some(scrolls)) || tooWide || tooHigh;
    };
    return visible().filter(wrong).map(name);
  };

  // Lines of text that lie over each other.
  const overlapping = () => {
    const lines = visible().flatMap((element) =>
      [...element.childNodes]
        .filter((node) => node.nodeType === Node.TEXT_NODE && node.data.trim())
        .flatMap((node) => {
          const range = document.createRange();
          range.selectNode(node);
          return [...range.getClientRects()].map((rect) => ({ element, rect }));
        }),
    );
    lines.sort((one, other) => one.rect.top - other.rect.top);
    const found = [];
    lines.forEach(({ element, rect }, index) => {
      for (const other of lines.slice(index + 1)) {
        if (other.rect.top >= rect.bottom - 2 * LEEWAY) break;
        const shared = Math.min(rect.right, other.rect.right) - Math.max(rect.left, other.rect.left);
        if (shared > 2 * LEEWAY) found.push(`${name(element)} / ${name(other.element)}`);
      }
    });
    return found;
  };

  // WCAG 2.5.8: links in a sentence aside, 24 by 24 pixels, or a circle of that size that touches no other target.
  const smallTargets = () => {
    const inSentence = (element) =>
      style(element).display === "inline" && element.parentElement.innerText.trim() !== element.innerText.trim() &&
      [...element.parentElement.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && node.data.trim());
    const middle = (element) => ({ x: box(element).left + box(element).width / 2, y: box(element).top + box(element).height / 2 });
    const small = (element) => box(element).width < TARGET || box(element).height < TARGET;
    const targets = visible(FOCUSABLE);
    const near = (element, other) => {
      const { x, y } = middle(element);
      const { left, right, top, bottom } = box(other);
      const toBox = Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
      const toMiddle = Math.hypot(middle(other).x - x, middle(other).y - y);
      return toBox < TARGET / 2 || (small(other) && toMiddle < TARGET);
    };
    return targets
      .filter((element) => small(element) && !inSentence(element))
      .filter((element) => targets.some((other) => other !== element && near(element, other)))
      .map(name);
  };

  // What is inside the main part and stands out by a background of its own.
  const coloured = () => {
    const background = (element) => style(element).backgroundColor;
    const own = (element) => !["rgba(0, 0, 0, 0)", background(document.documentElement)].includes(background(element));
    return visible("main *").filter(own);
  };
  const edged = (element) => {
    const { outlineStyle, outlineWidth } = style(element);
    const sides = ["Top", "Right", "Bottom", "Left"];
    const lines = sides.map((side) => [style(element)[`border${side}Style`], style(element)[`border${side}Width`]]);
    return [...lines, [outlineStyle, outlineWidth]].some(([kind, width]) => kind !== "none" && parseFloat(width) >= 1);
  };

  // Where the focus is; `ahead` is whether that is further down the page than where it was.
  let previous = null;
  const stop = () => {
    const element = document.activeElement;
    if (element === document.body) return null;
    const { left, right, top, bottom } = box(element);
    const line = element.getClientRects()[0];
    const onTop = document.elementFromPoint(line.left + line.width / 2, line.top + line.height / 2);
    const { outlineStyle, outlineWidth } = style(element);
    const ahead = !previous || Boolean(previous.compareDocumentPosition(element) & Node.DOCUMENT_POSITION_FOLLOWING);
    previous = element;
    return {
      text: element.innerText.trim(),
      inView: left >= -LEEWAY && top >= -LEEWAY && right <= innerWidth + LEEWAY && bottom <= innerHeight + LEEWAY,
      onTop: element.contains(onTop),
      outlined: outlineStyle !== "none" && parseFloat(outlineWidth) >= 2,
      ahead,
    };
  };
  const stops = () => [...document.querySelectorAll(FOCUSABLE)].filter((element) => element.checkVisibility()).length;

  return { scrollsSideways, cutOff, overlapping, smallTargets, coloured, edged, name, stop, stops };
})();
