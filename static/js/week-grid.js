/**
 * Painting a week of checkboxes: drag with mouse or pen over cells, walk with the arrow keys, Space ticks, Shift and an
 * arrow key paints on. A finger scrolls as always until it rests on a cell for a moment; then it paints, too.
 */
const HOLD_MS = 300;

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

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function walk(grid, event) {
  const step = ARROWS[event.key];
  const box = event.target.closest("input[type=checkbox]");
  if (!step || !box) return;
  const cells = cellsOf(grid);
  const row = cells.findIndex((line) => line.includes(box));
  const next = neighbour(cells, row, cells[row].indexOf(box), ...step);
  event.preventDefault();
  if (!next) return;
  if (event.shiftKey) setCell(next, box.checked);
  next.focus();
}

function paint(grid) {
  let value = null;
  let timer = 0;

  const start = (box) => {
    value = !box.checked;
    grid.classList.add("week--painting");
    setCell(box, value);
  };
  const stop = () => {
    window.clearTimeout(timer);
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
    if (!box || event.button !== 0) return;
    if (event.pointerType === "touch") timer = window.setTimeout(() => start(box), HOLD_MS);
    else start(box);
  });
  grid.addEventListener("pointermove", (event) => {
    if (value === null) {
      if (event.pointerType === "touch" && Math.abs(event.movementX) + Math.abs(event.movementY) > 4) window.clearTimeout(timer);
      return;
    }
    setCell(boxAt(grid, event.clientX, event.clientY), value);
  });
  grid.addEventListener("touchmove", (event) => { if (value !== null) event.preventDefault(); }, { passive: false });
  grid.addEventListener("contextmenu", (event) => { if (value !== null) event.preventDefault(); });
  window.addEventListener("pointerup", stop);
  window.addEventListener("pointercancel", stop);
}

for (const grid of document.querySelectorAll("[data-week-grid]")) {
  grid.addEventListener("keydown", (event) => walk(grid, event));
  paint(grid);
}
