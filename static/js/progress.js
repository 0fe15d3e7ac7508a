/** A thin line at the top while htmx waits for longer than a quarter of a second, and a word for listeners. */
const WAIT_MS = 250;
const line = document.createElement("div");
line.className = "progress-line";
line.hidden = true;
line.setAttribute("role", "status");
document.body.append(line);

let open = 0;
let timer = 0;

document.addEventListener("htmx:beforeRequest", () => {
  open += 1;
  timer ||= window.setTimeout(() => { line.hidden = false; }, WAIT_MS);
});
document.addEventListener("htmx:afterRequest", () => {
  open = Math.max(0, open - 1);
  if (open) return;
  window.clearTimeout(timer);
  timer = 0;
  line.hidden = true;
});
