// Elements from what the server sends, without HTML, which Trusted Types forbid. For the scripts that come after this one.
"use strict";

(() => {
  // A node is a text or a tree: [tag, {attributes}, child, …].
  const build = (node) => {
    if (typeof node === "string") return document.createTextNode(node);
    const [tag, attributes, ...children] = node;
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children.map(build));
    return element;
  };
  const paragraphs = (texts, className) => texts.map((text) => build(["p", { class: className }, text]));

  window.elements = { build, paragraphs };
})();
