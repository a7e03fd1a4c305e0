// The messages of both ends on the connection: TLS, then HTTP. Those of the client are on the left, those of the
// server on the right, and results in the middle.

import { tellField } from "./fields.js";
import { octets, tell } from "./story.js";
import { explained } from "./svg.js";

function element(name, className, ...children) {
    const made = document.createElement(name);
    made.className = className;
    made.append(...children);
    return made;
}

/** The text for an event: which end sent it, the words, and the details.
 *
 * @param targets of the parts of a page */
function spoken(event, targets = new Map()) {
    const sender = event.sender === "server" ? "server" : "client";
    switch (event.event) {
        case "connected": return { by: "both", words: `Connection ${event.connection}`, detail: event.remote, heading: true };
        case "connectionReused": return { by: "both", words: `Connection ${event.connection} again`, detail: event.remote };
        case "tunnelOpened": return { by: "both", words: `tunnel through ${event.proxy}`, detail: event.target };
        case "tlsStep": return { by: sender, words: event.tlsMessage, detail: octets(event.octets), chip: true };
        case "tlsDone": return { by: "both", words: [event.version, event.protocol].filter(Boolean).join(", "), detail: event.cipher, more: chain(event), good: event.trusted };
        case "requestSent": return event.part
            ? { by: "client", words: `${event.method} ${event.target}`, chip: true }
            : { by: "client", words: `${event.method} ${event.target}`, more: fields(event) };
        case "informed": return { by: "server", words: `${event.status}`, more: fields(event) };
        case "headReceived": return event.part
            ? { by: "server", words: `${event.status}`, detail: targets.get(event.part), chip: true }
            : { by: "server", words: `${event.status} ${event.reasonPhrase}`, detail: event.version, more: fields(event) };
        case "bodyReceived": return { by: "server", words: octets(event.encodedOctets), detail: event.decodedOctets === event.encodedOctets ? "" : `${octets(event.decodedOctets)} decoded`, chip: true };
        case "surplusReceived": return { by: "server", words: `${octets(event.octets)} after the response`, detail: "ignored" };
        case "redirected": return { by: "both", words: `redirect to ${event.to}` };
        case "cacheAsked": case "cacheShown": return { by: "both", words: "cache", detail: event.reason };
        case "retried": return { by: "both", words: "retried", detail: event.reason };
        case "failed": return { by: "both", words: `failed: ${event.problems[0].message}` };
        default: return undefined;
    }
}

/** For the parts of a page: events that are the same for all of them. */
const PASSED_OVER = new Set(["connectionReused", "bodyReceived", "cacheAsked", "cacheShown"]);

const fields = event => event.headers.map(tellField);

/** The certificates, that of the server first, and the result of the verification. */
function chain(event) {
    const certificates = event.chain.map(({ subject, issuer, notAfter, names, key }) => ({
        title: `${subject}, until ${notAfter.slice(0, 10)}`,
        meaning: `Issued by ${issuer}${names.length ? `, for ${names.join(", ")}` : ""}, with a key of ${key}.`,
        rfc: "RFC 5280 section 4.1",
    }));
    return [...certificates, { title: event.verification, meaning: tell(event).meaning, rfc: "RFC 5280 section 6", bad: !event.trusted, good: event.trusted }];
}

function line(story, key) {
    const { title } = story;
    const colon = title.indexOf(": ");
    const made = element("span", `field${story.bad ? " bad" : story.good ? " good" : ""}`);
    if (colon > 0 && !story.bad && !story.good) {
        made.append(element("b", "", title.slice(0, colon + 1)), title.slice(colon + 1));
    } else {
        made.append(title);
    }
    return explained(made, key, title, story);
}

function message(event, number, targets) {
    const { by, words, detail = "", more = [], chip, heading } = spoken(event, targets);
    const story = tell(event);
    const said = explained(element("span", "words", element("strong", "", words), detail && element("span", "soft", ` ${detail}`)),
        `said ${number}`, `${story.step}: ${story.seen}`, story);
    return element("div", `said ${by}${chip ? " chip" : ""}${heading ? " heading" : ""}${story.bad ? " bad" : ""}`, said,
        ...more.map((field, i) => line(field, `said ${number} ${i}`)));
}

export function exchange(events) {
    const talk = element("div", "talk");
    talk.setAttribute("role", "group");
    talk.setAttribute("aria-label", "Messages between client and server, from top to bottom");
    const targets = new Map(events.filter(({ event, part }) => event === "requestSent" && part).map(({ part, target }) => [part, target]));
    events.filter(event => spoken(event) && event.reason !== "there is no cache" && !(event.part && PASSED_OVER.has(event.event))).forEach((event, i) => talk.append(message(event, i, targets)));
    return talk;
}
