// Calling colleagues with "@", and saying that one has seen a call. Whom a message calls the server reads from its words.
import { word } from "shop/words";

// Whoever calls a colleague beside a customer hardly means the customer to read it; unticked it goes to all.
function keepAmongColleagues(root) {
  const aside = root.querySelector('[name="lane"]');
  if (!aside || aside.checked) return;
  aside.checked = true;
  aside.dispatchEvent(new Event("change", { bubbles: true }));
}

async function offer({ root, text }) {
  const { suggest } = await import("shop/messaging/suggest"); // no weight on the customer's page
  let asking; // who takes part hardly changes while a page is open
  suggest(text, {
    trigger: "@",
    label: word("colleagues"),
    source: async (typed) => {
      asking ??= fetch(root.dataset.colleagues).then((answer) => answer.json());
      const { colleagues } = await asking.catch((error) => {
        asking = undefined;
        throw error;
      });
      return colleagues.filter(({ keys }) => keys.includes(typed.toLowerCase()));
    },
    pick: ({ label }) => {
      keepAmongColleagues(root);
      return `@${label} `;
    },
  });
}

export function extend(thread) {
  const { root, url } = thread;
  if (root.dataset.colleagues) offer(thread);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-acknowledge]");
    if (button) thread.change(`${url}messages/${button.dataset.acknowledge}/acknowledge/`, {});
  });
}
