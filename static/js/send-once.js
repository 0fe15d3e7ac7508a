/**
 * Guards POST forms against a second press. The server is safe against it anyway; this only spares the worry.
 * The pressed button keeps its name and value: it is marked, not disabled, because a disabled button is not sent.
 */
const sent = new WeakSet();

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post" || form.hasAttribute("data-send-often")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  if (event.defaultPrevented) return;
  sent.add(form);
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
});

function release() {
  for (const form of document.forms) {
    sent.delete(form);
    for (const button of form.querySelectorAll("button[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
}

// Back from the page after: everything can be pressed again. htmx answers without leaving the page.
window.addEventListener("pageshow", release);
document.addEventListener("htmx:afterRequest", release);
