// Posting what is said, and reading why it was refused.

export const postHeaders = () => ({
  "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
  "HX-Request": "true",
});

// The reason in a refusal's page or part; undefined when there is none.
export const refusalIn = (html) =>
  new DOMParser().parseFromString(html, "text/html").querySelector("[data-refusal] .notice-title + p")?.textContent;
