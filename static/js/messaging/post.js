// Posting what is said, and reading why it was refused.

// A frame on another site has no cookie to remember its language by.
export const inThisLanguage = () => ({ "Accept-Language": document.documentElement.lang });

export const postHeaders = () => ({
  ...inThisLanguage(),
  "X-CSRFToken": document.querySelector('meta[name="csrf-token"]').content,
  "HX-Request": "true",
});

// The reason in a refusal's page or part; undefined when there is none.
export const refusalIn = (html) =>
  new DOMParser().parseFromString(html, "text/html").querySelector("[data-refusal] .notice-title + p")?.textContent;
