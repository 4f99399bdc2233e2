// Makes a tree that is shown equal to one that was sent, and leaves what is equal untouched: focus, selection, folds and scroll stay.

const keyOf = (node) => node.dataset?.key || node.id || null;

export function morph(shown, sent) {
  if (shown.isEqualNode(sent)) {
    return shown;
  }
  if (shown.nodeName !== sent.nodeName || keyOf(shown) !== keyOf(sent)) {
    shown.replaceWith(sent);
    return sent;
  }
  if (shown.nodeType !== Node.ELEMENT_NODE) {
    shown.data = sent.data;
    return shown;
  }
  morphAttributes(shown, sent);
  morphChildren(shown, [...sent.childNodes]);
  return shown;
}

function morphAttributes(shown, sent) {
  for (const { name, value } of [...sent.attributes]) {
    if (shown.getAttribute(name) !== value) {
      shown.setAttribute(name, value);
    }
  }
  for (const { name } of [...shown.attributes]) {
    // What the reader unfolded stays so.
    if (!sent.hasAttribute(name) && name !== "open") {
      shown.removeAttribute(name);
    }
  }
}

/** Children with a key find their like wherever it stands; others meet the one in their place. */
export function morphChildren(parent, wanted) {
  const keyed = new Map();
  const kept = new Set(wanted.map(keyOf));
  for (const child of [...parent.childNodes]) {
    const key = keyOf(child);
    if (key !== null && !kept.has(key)) {
      child.remove();
    } else if (key !== null) {
      keyed.set(key, child);
    }
  }
  let place = parent.firstChild;
  for (const sent of wanted) {
    const key = keyOf(sent);
    const like = key !== null ? keyed.get(key) : place && keyOf(place) === null ? place : undefined;
    if (!like) {
      parent.insertBefore(sent, place);
    } else if (like === place) {
      place = morph(place, sent).nextSibling;
    } else {
      parent.insertBefore(like, place);
      morph(like, sent);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

export function parse(html) {
  return new DOMParser().parseFromString(html, "text/html").body;
}

/** A row's HTML means nothing outside of a table. */
export function parseRow(html) {
  return parse(`<table><tbody>${html}</tbody></table>`).querySelector("tr");
}
