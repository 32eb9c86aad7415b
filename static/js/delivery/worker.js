// The rider's page opens without network: what it showed last, with all it is made of. Only below /jobs/.
const PAGE = "shop-jobs";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));

addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== location.origin) return;
  const isPage = request.mode === "navigate";
  if (isPage || pathname.startsWith("/static/")) event.respondWith(freshOrKept(request));
});

async function freshOrKept(request) {
  try {
    const answer = await fetch(request);
    const isGood = answer.ok && !answer.redirected;
    if (isGood) await (await caches.open(PAGE)).put(request, answer.clone());
    return answer;
  } catch (noNetwork) {
    const kept = await caches.match(request, { ignoreVary: true, ignoreSearch: true });
    if (kept) return kept;
    throw noNetwork;
  }
}
