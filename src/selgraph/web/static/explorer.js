// Suggestions as one types, and the thread of what is pointed at. Every page reads the same without it.
"use strict";

(() => {
  const box = document.querySelector("input[data-suggest]");
  if (!box) return;
  const list = document.getElementById(box.getAttribute("list"));
  let asked = "";
  let waiting = 0;
  const suggest = async () => {
    const text = box.value.trim();
    if (text.length < 2 || text === asked) return;
    asked = text;
    const response = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(text)}`);
    if (!response.ok || asked !== text) return;
    const { found } = await response.json();
    list.replaceChildren(...found.map((hit) => {
      const option = document.createElement("option");
      option.value = hit.label.replace(/^“|”$/g, "");
      option.label = hit.kind;
      return option;
    }));
  };
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(suggest, 120);
  });
})();

(() => {
  // A picture that is a file of its own is brought into the page, so that its lines can be followed there.
  const frame = document.querySelector("[data-picture]");
  if (!frame) return;
  const show = async () => {
    const response = await fetch(frame.dataset.picture);
    if (!response.ok) throw new Error(response.statusText);
    const drawn = new DOMParser().parseFromString(await response.text(), "image/svg+xml");
    frame.replaceChildren(document.adoptNode(drawn.documentElement));
    followThreads(frame.querySelector("svg.lineage"));
  };
  show().catch(() => {
    const image = new Image();
    image.src = frame.dataset.picture;
    image.alt = "the picture of the table below";
    frame.replaceChildren(image);
  });
})();

followThreads(document.querySelector("svg.lineage"));

// Lights the whole thread of what is pointed at.
function followThreads(picture) {
  if (!picture) return;
  const lines = [...picture.querySelectorAll("[data-source]")];
  const boxes = new Map([...picture.querySelectorAll("[data-box]")].map((one) => [one.dataset.box, one]));

  // The names of the columns stay in sight while a high picture is scrolled, on a strip of paper.
  const frame = picture.closest(".picture");
  const heads = picture.querySelector(".heads");
  const view = picture.viewBox.baseVal;
  const strip = picture.querySelector(".paper").cloneNode();
  strip.setAttribute("y", -24); // covers the padding of the frame, too
  strip.setAttribute("height", 44);
  heads.prepend(strip);
  picture.append(heads);
  const keep = () => {
    const down = frame.scrollTop * view.height / picture.getBoundingClientRect().height;
    heads.setAttribute("transform", `translate(0 ${down})`);
  };
  frame.addEventListener("scroll", keep);
  window.addEventListener("beforeprint", () => heads.removeAttribute("transform"));
  window.addEventListener("afterprint", keep);

  // It opens where something is to be seen: at what was asked for, else at its left.
  const start = picture.querySelector(".picked") ??
    [...picture.querySelectorAll(".thing")].reduce((first, one) => {
      const [a, b] = [first.getBBox(), one.getBBox()];
      return b.x < a.x || (b.x === a.x && b.y < a.y) ? one : first;
    });
  const [whole, part] = [frame.getBoundingClientRect(), start.getBoundingClientRect()];
  if (part.bottom > whole.bottom) frame.scrollTop += part.top - whole.top - whole.height / 3;
  if (part.right > whole.right) frame.scrollLeft += part.left - whole.left - whole.width / 3;

  // Everything that can be come to from a box, in one direction.
  const follow = (start, from, to, lit) => {
    const todo = [start];
    const seen = new Set(todo);
    while (todo.length) {
      const here = todo.pop();
      for (const line of lines) {
        if (line.dataset[from] !== here) continue;
        lit.add(line);
        const there = line.dataset[to];
        if (!seen.has(there)) {
          seen.add(there);
          todo.push(there);
        }
      }
    }
    for (const id of seen) lit.add(boxes.get(id));
  };

  const light = (event) => {
    const target = event.target.closest("[data-box], [data-source]");
    if (!target) return;
    const lit = new Set([target]);
    follow(target.dataset.box ?? target.dataset.target, "source", "target", lit);
    follow(target.dataset.box ?? target.dataset.source, "target", "source", lit);
    for (const one of [...lines, ...boxes.values()]) one.classList.toggle("lit", lit.has(one));
    picture.classList.add("pointing");
  };
  const dim = () => picture.classList.remove("pointing");
  picture.addEventListener("pointerover", light);
  picture.addEventListener("pointerleave", dim);
  picture.addEventListener("focusin", light);
  picture.addEventListener("focusout", dim);
}
