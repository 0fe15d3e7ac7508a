/** Moves focus to the error summary, so that a screen reader starts there and the next Tab reaches the first link. */
const summary = document.querySelector("[data-error-summary]");
if (summary) {
  summary.focus({ preventScroll: true });
  summary.scrollIntoView({ block: "start" });
}
