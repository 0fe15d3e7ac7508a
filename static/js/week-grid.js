/**
 * Painting a week of checkboxes. A mouse, a pen or a thumb that moves sideways paints at once; a thumb that rests on a
 * cell for a moment paints in every direction, and until then it scrolls as always. One stop for the Tab key: arrow keys,
 * Home and End walk, Space marks, Shift and an arrow key paints on. A day's name marks or clears the whole day.
 * Nothing here is needed: the boxes are a form's own.
 */
const HOLD_MS = 160;
const SLACK_PX = 8;

function cellsOf(grid) {
  return [...grid.querySelectorAll("tbody tr")].map((row) =>
    [...row.querySelectorAll("td")].map((cell) => cell.querySelector("input[type=checkbox]:not(:disabled)"))
  );
}

function setCell(box, value) {
  if (!box || box.checked === value) return;
  box.checked = value;
  box.dispatchEvent(new Event("change", { bubbles: true }));
}

function boxAt(grid, x, y) {
  const cell = document.elementFromPoint(x, y)?.closest(".week__cell");
  return cell && grid.contains(cell) ? cell.querySelector("input:not(:disabled)") : null;
}

/** Returns the next free cell from (row, column) in a direction, or null at the edge. */
function neighbour(cells, row, column, down, right) {
  let r = row + down;
  let c = column + right;
  while (cells[r] && c >= 0 && c < cells[r].length) {
    if (cells[r][c]) return cells[r][c];
    r += down;
    c += right;
  }
  return null;
}

/** One stop for the Tab key in each grid. */
function rove(grid, box) {
  for (const each of grid.querySelectorAll("tbody input[type=checkbox]")) each.tabIndex = each === box ? 0 : -1;
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function target(cells, row, column, key) {
  if (key === "Home") return cells[row].find((each) => each);
  if (key === "End") return cells[row].findLast((each) => each);
  return neighbour(cells, row, column, ...ARROWS[key]);
}

function walk(grid, event) {
  const box = event.target.closest("tbody input[type=checkbox]");
  if (!box || !(event.key in ARROWS || event.key === "Home" || event.key === "End")) return;
  const cells = cellsOf(grid);
  const row = cells.findIndex((line) => line.includes(box));
  const next = target(cells, row, cells[row].indexOf(box), event.key);
  event.preventDefault();
  if (!next) return;
  if (event.shiftKey) setCell(next, box.checked);
  rove(grid, next);
  next.focus();
}

/** Marks every cell between two points of a drag, so that a quick one leaves no gaps. */
function paintLine(grid, from, to, value) {
  const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 12));
  for (let step = 1; step <= steps; step += 1) {
    const part = step / steps;
    setCell(boxAt(grid, from.x + (to.x - from.x) * part, from.y + (to.y - from.y) * part), value);
  }
}

function paint(grid) {
  let value = null;
  let began = null;
  let last = null;
  let timer = 0;

  const start = () => {
    window.clearTimeout(timer);
    value = !began.box.checked;
    last = began;
    grid.classList.add("week--painting");
    setCell(began.box, value);
  };
  const stop = () => {
    window.clearTimeout(timer);
    began = null;
    if (value === null) return;
    value = null;
    grid.classList.remove("week--painting");
    // The press that began the painting ends in a click that would undo the first cell.
    const swallow = (event) => event.preventDefault();
    grid.addEventListener("click", swallow, { capture: true, once: true });
    window.setTimeout(() => grid.removeEventListener("click", swallow, { capture: true }), 50);
  };

  grid.addEventListener("pointerdown", (event) => {
    const box = boxAt(grid, event.clientX, event.clientY);
    if (!box || event.button !== 0 || !event.isPrimary) return;
    began = { x: event.clientX, y: event.clientY, box };
    if (event.pointerType === "touch") timer = window.setTimeout(start, HOLD_MS);
    else start();
  });
  grid.addEventListener("pointermove", (event) => {
    if (began === null) return;
    const at = { x: event.clientX, y: event.clientY };
    if (value === null) {
      const right = Math.abs(at.x - began.x);
      const down = Math.abs(at.y - began.y);
      if (right > SLACK_PX && right > down) start();
      else if (down > SLACK_PX) return stop();
      else return;
    }
    paintLine(grid, last, at, value);
    last = at;
  });
  grid.addEventListener("touchmove", (event) => { if (value !== null && event.cancelable) event.preventDefault(); }, { passive: false });
  grid.addEventListener("contextmenu", (event) => { if (began !== null) event.preventDefault(); });
  window.addEventListener("pointerup", stop);
  window.addEventListener("pointercancel", stop);
}

/** Turns the name of a day into a button that marks the whole day, or clears it when all of it is marked. */
function wholeDays(grid) {
  for (const head of grid.querySelectorAll("thead th[data-all]")) {
    const column = [...head.parentElement.children].indexOf(head) - 1;
    if (!cellsOf(grid).some((line) => line[column])) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "week__day";
    button.setAttribute("aria-label", head.dataset.all);
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const boxes = cellsOf(grid).map((line) => line[column]).filter((each) => each);
      const value = !boxes.every((each) => each.checked);
      boxes.forEach((each) => setCell(each, value));
    });
  }
}

for (const grid of document.querySelectorAll("[data-week-grid]")) {
  grid.classList.add("week--ready");
  grid.addEventListener("keydown", (event) => walk(grid, event));
  grid.addEventListener("focusin", (event) => {
    if (event.target.matches("tbody input[type=checkbox]")) rove(grid, event.target);
  });
  const first = cellsOf(grid).flat().find((each) => each);
  if (first) rove(grid, first);
  paint(grid);
  wholeDays(grid);
}
for (const hint of document.querySelectorAll("[data-week-hint]")) hint.hidden = false;
