// Who opens the chat window is known by a random key, kept in the frame's own storage: the site around it cannot read it,
// and neither can any other site. There is no cookie; the key goes into the address of the conversation.
import { kept } from "shop/kept";
import { randomHex } from "shop/random";

const KEY = "chat-visitor";
const BYTES = 32;

const query = new URLSearchParams(location.search);
const key = (query.has("anew") ? null : kept.get(KEY)) ?? randomHex(BYTES);
for (const done of ["anew", "kept"]) query.delete(done);
if (!kept.set(KEY, key)) query.set("kept", "0");
location.replace(`${location.pathname}${key}/?${query}`);
