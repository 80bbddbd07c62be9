// Put into a page by the tests that measure it: what is seen of its text, its targets and its keyboard's way.
globalThis.measures = (() => {
  const seen = element => element.checkVisibility({visibilityProperty: true, contentVisibilityAuto: true})
    && !element.closest(".ap-hidden, .ap-skip:not(:focus)");

  /** The part of a rectangle that frames which scroll or cut leave to be seen; null where that is nothing. */
  const left = (rectangle, element) => {
    let {left, top, right, bottom} = rectangle;
    for (let around = element; around && around !== document.body; around = around.parentElement) {
      const style = getComputedStyle(around);
      if (style.clipPath !== "none") return null;
      if (style.display === "inline" || style.overflowX === "visible") continue;
      const frame = around.getBoundingClientRect();
      [left, top, right, bottom] = [Math.max(left, frame.left), Math.max(top, frame.top),
        Math.min(right, frame.right), Math.min(bottom, frame.bottom)];
    }
    return right - left > 1 && bottom - top > 1 ? {left, top, right, bottom} : null;
  };

  /** Lines of text with where they are seen. */
  const lines = () => {
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.parentElement;
      if (!node.data.trim() || !seen(element)) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rectangle of range.getClientRects()) {
        const rest = left(rectangle, element);
        if (rest) found.push({...rest, node, words: node.data.trim().slice(0, 60)});
      }
    }
    return found;
  };

  const inside = (element, words) => `${element.localName}.${element.className}: ${words}`;

  return {
    tooWide: () => document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth,

    /** Pairs of texts that lie upon one another. */
    overlaps: () => {
      const all = lines().sort((a, b) => a.top - b.top), found = [];
      all.forEach((one, at) => {
        for (let next = at + 1; next < all.length && all[next].top < one.bottom - 3; next++) {
          const other = all[next];
          if (other.node !== one.node && Math.min(one.right, other.right) - Math.max(one.left, other.left) > 3
            && Math.min(one.bottom, other.bottom) - other.top > 6) found.push(`${one.words} | ${other.words}`);
        }
      });
      return found;
    },

    /** Elements whose own text runs out of a frame that cannot be scrolled. */
    cut: () => [...document.body.querySelectorAll("*")].filter(element => {
      const {overflowX, overflowY, clipPath, display} = getComputedStyle(element);
      return seen(element) && clipPath === "none" && display !== "inline" && element.localName !== "svg"
        && ((["hidden", "clip"].includes(overflowX) && element.scrollWidth > element.clientWidth + 1)
          || (["hidden", "clip"].includes(overflowY) && element.scrollHeight > element.clientHeight + 1));
    }).map(element => inside(element, element.textContent.trim().slice(0, 60))),

    /** Every text of the page that can be seen, folds opened; heads of tables apart, whose words cards repeat. */
    texts: () => {
      document.querySelectorAll("details").forEach(fold => { fold.open = true; });
      const range = document.createRange(), walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT), found = [];
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        const element = node.parentElement;
        if (!node.data.trim() || !seen(element) || element.closest("thead, .ap-toc__title, .ap-nav summary, .ap-toc summary")) continue;
        range.selectNodeContents(node);
        const {width, height} = range.getBoundingClientRect();
        if (width > 1 && height > 1) found.push(node.data.trim());
      }
      return found;
    },

    /** What moves or would. */
    moving: () => [...document.querySelectorAll("*")].filter(element => ["", "::before", "::after"].some(part => {
      const {animationName, transitionDuration, scrollBehavior} = getComputedStyle(element, part);
      return animationName !== "none" || !/^(0s(, )?)+$/.test(transitionDuration) || scrollBehavior === "smooth";
    })).map(element => inside(element, "")),

    /** Targets below 24 px that stand alone and have no room around them either. A link in a sentence may be as high as its line. */
    small: () => {
      const targets = [...document.querySelectorAll("a[href], button, summary, input, select, textarea")].filter(seen)
        .map(element => ({element, box: element.getBoundingClientRect()})).filter(({box}) => box.width && box.height);
      const inSentence = element => {
        if (getComputedStyle(element).display !== "inline") return false;
        let block = element.parentElement;
        while (getComputedStyle(block).display === "inline") block = block.parentElement;
        return block.textContent.trim().length > element.textContent.trim().length;
      };
      const near = ({element, box}, other) => {
        const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
        const within = (value, low, high) => Math.max(low - value, 0, value - high);
        return other.element !== element && !other.element.contains(element)
          && Math.hypot(within(x, other.box.left, other.box.right), within(y, other.box.top, other.box.bottom)) < 12;
      };
      return targets.filter(({element, box}) => (box.width < 23.9 || box.height < 23.9) && !inSentence(element))
        .filter(target => targets.some(other => near(target, other)))
        .map(({element, box}) => inside(element, `${element.textContent.trim().slice(0, 40)} ${box.width} x ${box.height}`));
    },

    headings: () => [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(seen).map(each => Number(each.localName[1])),

    landmarks: () => [...document.querySelectorAll("header, nav, main, aside, footer, [role=region], [role=search], section[aria-labelledby]")]
      .filter(each => seen(each) || each.localName !== "nav").map(each => {
        const by = document.getElementById(each.getAttribute("aria-labelledby"));
        return `${each.getAttribute("role") || each.localName}: ${by ? by.textContent.trim() : each.getAttribute("aria-label")}`;
      }),

    /** What the keyboard should reach, in the order of the document. */
    stops: () => [...document.querySelectorAll("a[href], button, summary, input, select, textarea, [tabindex]:not([tabindex='-1'])")]
      .filter(each => each.checkVisibility({visibilityProperty: true})).length,

    /** Of what has the focus: its place among all elements, whether it can be seen, and its line. */
    focus: () => {
      const element = document.activeElement;
      if (element === document.body || element === document.documentElement) return null;
      const {left: x, top: y, right, bottom, width, height} = element.getBoundingClientRect();
      const points = [...element.getClientRects()].map(box => [box.left + box.width / 2, box.top + box.height / 2]);
      const shown = points.some(([a, b]) => {
        const top = document.elementFromPoint(a, b);
        return top && (element.contains(top) || top.contains(element));
      });
      const style = getComputedStyle(element);
      return {at: [...document.querySelectorAll("*")].indexOf(element), words: inside(element, element.textContent.trim().slice(0, 40)),
        shown: shown || height > innerHeight, inView: bottom > 0 && right > 0 && y < innerHeight && x < innerWidth && width > 0,
        line: style.outlineStyle !== "none" ? parseFloat(style.outlineWidth) : 0};
    },
  };
})();
