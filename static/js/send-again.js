/**
 * What was typed before the session ended is sent by one press: signing in in another window made this page's form token
 * old, so a new one is fetched first. Without the script, or when that fails, the page asks for one press more.
 */
const form = document.querySelector("form[data-token-from]");
// A typed field may have any name, also that of a property of the form.
const own = (name, ...values) => HTMLFormElement.prototype[name].apply(form, values);
let isAsking = false;

async function renew() {
  const answer = await fetch(own("getAttribute", "data-token-from"), { cache: "no-store" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("input[name=csrfmiddlewaretoken]");
  if (token) own("querySelector", "input[name=csrfmiddlewaretoken]").value = token.value;
}

form?.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (isAsking) return;
  isAsking = true;
  try {
    await renew();
  } catch {
    // The server says what to do.
  }
  own("submit");
});

window.addEventListener("pageshow", () => {
  isAsking = false;
});
