// The page of the lab: requests a fetch, reads its events, keeps their data, and draws it.

import { exchange } from "./exchange.js";
import { segments, supposed } from "./segments.js";
import { count, millis, PHASES, tell, textOf } from "./story.js";
import { tree } from "./tree.js";
import { trust } from "./trust.js";
import { waterfall } from "./waterfall.js";

const THEMES = ["system", "light", "dark"];
/** The prefix of a URL fragment that names a URL; other fragments are elements of the page. */
const ASKED = "url=";

const at = id => document.getElementById(id);
const panes = { resolution: at("resolution"), trust: at("trust"), segments: at("segments"), exchange: at("exchange"), waterfall: at("waterfall") };
const rows = at("steps").tBodies[0];

let model = fresh();
let running = new AbortController();
let drawn = true;

function fresh() {
    return { events: [], zones: new Map(), links: new Map(), waiting: new Map(), connections: [], exchanges: [] };
}

function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
}

// The model.

/** The closest enclosing zone of a name, among the zones seen. */
function above(name) {
    const labels = name === "." ? [] : name.split(".").slice(1);
    while (labels.length > 0) {
        const parent = labels.join(".") || ".";
        if (model.zones.has(parent)) {
            return model.zones.get(parent);
        }
        labels.shift();
    }
    return undefined;
}

function zone(name) {
    if (!model.zones.has(name)) {
        const parent = above(name);
        model.zones.set(name, { name, parent, depth: parent ? parent.depth + 1 : 0, servers: 0, why: "", exchanges: [] });
    }
    return model.zones.get(name);
}

/** The queries of one resolution to one server that have no response yet. */
function waitingFor({ resolution, server, transport, depth }) {
    const conversation = `${resolution} ${server} ${transport} ${depth}`;
    if (!model.waiting.has(conversation)) {
        model.waiting.set(conversation, []);
    }
    return model.waiting.get(conversation);
}

/** The resolutions for AAAA and HTTPS send the same queries at the same time, as far as they are minimised. Only one of equal queries is
 *  drawn, that for A if there is one. The table has all of them. */
function drawnOnce(exchange, others) {
    const { QNAME, QTYPEname, resolution } = exchange.query;
    const isOfA = event => event.resolution.endsWith(" A");
    if (QTYPEname !== "A" && QTYPEname !== "NS") {
        return;
    }
    const same = others.findIndex(({ query }) => query && query.QNAME === QNAME && query.QTYPEname === QTYPEname && query.resolution !== resolution);
    if (same < 0) {
        others.push(exchange);
    } else if (isOfA(exchange.query) && !isOfA(others[same].query)) {
        others[same] = exchange;
    }
}

/** The deepest zone that contains a name, among the zones seen. */
const home = name => model.zones.get(name) ?? above(name);

function take(event) {
    event.atMilliseconds ??= model.events.at(-1)?.atMilliseconds ?? 0;
    model.events.push(event);
    switch (event.event) {
        case "cutChosen":
            Object.assign(zone(event.cut), { servers: event.servers, why: tell(event).meaning });
            break;
        case "querySent": {
            const exchange = { query: event };
            waitingFor(event).push(exchange);
            drawnOnce(exchange, zone(event.cut).exchanges);
            break;
        }
        case "responseReceived": {
            const exchange = waitingFor(event).shift();
            if (exchange) {
                exchange.response = event;
            }
            break;
        }
        case "foundInCache":
            if (event.QTYPEname === "A") {
                home(event.QNAME)?.exchanges.push({ fromCache: event });
            }
            break;
        case "validated":
            // The lookups for other types find the same links. The last decision counts, since a bogus answer is asked again.
            model.links.set(`${event.part} ${event.NAME} ${event.TYPEname}`, event);
            break;
        case "lookupAnswered":
            answered(event);
            break;
        case "segments":
            model.connections.push(event);
            break;
        case "result":
            model.exchanges = [...event.exchanges, ...(event.parts ?? []).flatMap(ofPart)];
            break;
        default:
    }
    row(event);
    drawSoon();
}

/** The server that sent the answer shows it. */
function answered({ QTYPEname, answerRRs }) {
    const found = answerRRs.filter(record => record.TYPEname === QTYPEname);
    for (const { exchanges } of model.zones.values()) {
        exchanges.filter(({ query, response }) => response?.outcome === "answer" && query?.QTYPEname === QTYPEname && query.QNAME === found[0]?.NAME)
            .forEach(exchange => { exchange.addresses = found.map(textOf).join(", "); });
    }
}

/** The exchanges of a part of a page; a part that failed has none, but has a duration. */
function ofPart({ exchanges, url, problems, foundAtMilliseconds, endedAtMilliseconds }) {
    const took = endedAtMilliseconds - foundAtMilliseconds;
    return exchanges ?? [{ url, failed: problems[0].message, beganAtMilliseconds: foundAtMilliseconds, timings: { blockedMilliseconds: took, totalMilliseconds: took } }];
}

// The display.

function row(event) {
    const { step, seen, meaning, rfc, bad } = tell(event);
    // On narrow screens the style sheet changes the display of the table; the ARIA roles keep its structure.
    const cell = text => element("td", { role: "cell" }, text);
    const means = cell(meaning);
    if (rfc) {
        means.append(" ", element("cite", {}, rfc));
    }
    rows.append(element("tr", { role: "row", className: bad ? "bad" : "" }, cell(event.atMilliseconds.toFixed(1)), cell(`${step} `), cell(seen), means));
}

function drawSoon() {
    if (drawn) {
        drawn = false;
        requestAnimationFrame(draw);
    }
}

function draw() {
    drawn = true;
    show(panes.resolution, model.zones.size, "The servers that are queried, from the root down.", width => tree([...model.zones.values()], width));
    show(panes.trust, model.links.size, "Which key vouches for which, and where a chain of trust breaks.", width => trust([...model.links.values()], width));
    const path = model.events.filter(event => !("depth" in event));
    const seen = model.connections.length > 0;
    const connections = seen ? model.connections : supposed(path);
    show(panes.segments, connections.length, "The handshake, the data and the end of each connection.", width => segments(connections, width));
    at("source").textContent = sourceOf(seen, connections.length);
    show(panes.exchange, path.some(event => event.event === "connected"), "The messages of both ends after the connection is made.", () => exchange(path));
    show(panes.waterfall, model.exchanges.length, "How long each phase took.", width => waterfall(model.exchanges, width));
}

/** The source of the ladder. */
function sourceOf(seen, amount) {
    const unseen = model.events.find(event => event.event === "segmentsUnseen");
    if (seen) {
        return "The segments as captured on the interface.";
    }
    return amount === 0 ? "" : unseen
        ? `Without numbers: ${unseen.problems[0].message}. The segments are inferred from events; a lab that root starts shows every segment.`
        : "Drawn from the events until the connections are closed; then the captured segments are shown.";
}

function show(pane, amount, otherwise, drawing) {
    if (amount === 0) {
        pane.replaceChildren(element("p", { className: "empty" }, otherwise));
        return;
    }
    const held = pane.contains(document.activeElement) ? document.activeElement.dataset.key : undefined;
    pane.replaceChildren(drawing(pane.clientWidth));
    const parts = pane.querySelectorAll("[data-key]");
    const focus = [...parts].find(part => part.dataset.key === held);
    (focus ?? parts[0])?.setAttribute("tabindex", 0);
    focus?.focus({ preventScroll: true });
}

function explain(event) {
    const part = event.target.closest?.("[data-key]");
    if (part) {
        const { title, meaning, rfc } = part.explanation;
        at("explanation").firstElementChild.replaceChildren(element("strong", {}, title), element("br"), `${meaning} `, element("cite", {}, rfc));
    }
}

/** The arrow keys go from part to part, Home and End to the first and the last; a drawing is one stop of the Tab key. */
function move(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1, Home: -Infinity, End: Infinity }[event.key];
    const part = event.target.closest?.("[data-key]");
    if (!step || !part) {
        return;
    }
    event.preventDefault();
    const parts = [...event.currentTarget.querySelectorAll("[data-key]")];
    const next = step === -Infinity ? parts[0] : step === Infinity ? parts.at(-1) : parts[parts.indexOf(part) + step];
    if (next && next !== part) {
        part.setAttribute("tabindex", -1);
        next.setAttribute("tabindex", 0);
        next.focus();
    }
}

function say(words, bad = false) {
    at("status").textContent = words;
    at("status").classList.toggle("bad", bad);
}

// The fetch.

/** The events of a stream (server-sent events, WHATWG HTML section 9.2). */
async function* eventsOf(response) {
    let text = "";
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
        text += piece;
        const blocks = text.split("\n\n");
        text = blocks.pop();
        for (const block of blocks) {
            const data = block.split("\n").filter(line => line.startsWith("data: ")).map(line => line.slice(6)).join("\n");
            if (data) {
                yield JSON.parse(data);
            }
        }
    }
}

/** A name of an example starts the fetch of its button. */
function meant(text) {
    const name = text.replace(/\/$/, "").toLowerCase();
    const example = [...at("examples").querySelectorAll("button")].find(({ value }) => new URL(value).host === name);
    return example ? example.value : text;
}

function stop() {
    if (!at("stop").disabled) {
        running.abort();
        over();
        say(`Stopped after ${count(model.events.length, "step")}.`);
        at("url").focus();
    }
}

function over() {
    at("stop").disabled = true;
    drawSoon();
}

async function travel(url) {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    at("stop").disabled = false;
    model = fresh();
    rows.replaceChildren();
    draw();
    say(`Fetching ${url} …`);
    try {
        const response = await fetch(`/fetch?url=${encodeURIComponent(url)}`, { signal, cache: "no-store" });
        if (!response.ok) {
            say(await response.text(), true);
            over();
            return;
        }
        for await (const event of eventsOf(response)) {
            take(event);
        }
        end();
    } catch (problem) {
        if (!signal.aborted) {
            say(`The fetch was interrupted: ${problem.message}. Is the lab still running?`, true);
        }
    }
    if (!signal.aborted) {
        over();
    }
}

function end() {
    for (const zone of model.zones.values()) {
        zone.last = zone.exchanges.some(({ response }) => response?.outcome === "answer" && zone.name !== ".");
    }
    drawSoon();
    const failed = model.events.find(event => event.event === "failed" && !event.part);
    const sent = model.events.filter(event => event.event === "querySent").length;
    const drawings = [...model.zones.values()].flatMap(zone => zone.exchanges).filter(exchange => exchange.query).length;
    const others = sent > drawings ? `, of which ${drawings} are drawn (those for AAAA and HTTPS use the same servers)` : "";
    const result = model.events.findLast(event => event.event === "result");
    const statuses = result?.exchanges.map(exchange => exchange.status).join(", then ");
    const parts = result?.parts?.length ? `, with ${result.parts.length} parts` : "";
    const opened = model.events.filter(event => event.event === "connected").length;
    const took = millis(Math.max(...model.events.map(event => event.atMilliseconds)));
    say(failed ? failureOf(failed)
        : `${statuses}${parts} after ${took}: ${sent} queries to name servers${others}, ${count(opened, "connection")}, ${count(model.events.length, "step")}.`, Boolean(failed));
}

/** Where the fetch ended, and the usual cause. */
function failureOf({ step, problems: [{ message, remedy }] }) {
    return `The fetch failed${step ? ` at the step ${step}` : ""}: ${message}. ${remedy && `Usual cause: ${remedy}.`}`;
}

// The colours.

function colour(theme) {
    document.documentElement.dataset.theme = theme;
    at("theme").textContent = `Colours: ${theme}`;
    at("theme").setAttribute("aria-label", `Colours: ${theme === "system" ? "the same as the system" : theme}`);
    localStorage.setItem("theme", theme);
}

function begin() {
    colour(THEMES.includes(localStorage.getItem("theme")) ? localStorage.getItem("theme") : "system");
    at("theme").addEventListener("click", () => colour(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length]));
    at("legend").append(...Object.entries(PHASES).map(([phase, [name, meaning]]) => element("li", { title: meaning }, element("i", { className: phase }), name)));
    at("ask").addEventListener("submit", event => {
        event.preventDefault();
        const url = meant(at("url").value.trim());
        history.replaceState(null, "", `#${ASKED}${encodeURIComponent(url)}`);
        travel(url);
    });
    at("stop").addEventListener("click", stop);
    // The URL of the page keeps the URL that is fetched.
    document.querySelector(".skip").addEventListener("click", event => {
        event.preventDefault();
        at("table").scrollIntoView();
        at("table").focus();
    });
    for (const pane of Object.values(panes)) {
        pane.addEventListener("pointerover", explain);
        pane.addEventListener("focusin", explain);
        pane.addEventListener("keydown", move);
    }
    new ResizeObserver(drawSoon).observe(panes.resolution);
    at("examples").addEventListener("click", event => {
        if (event.target instanceof HTMLButtonElement) {
            at("url").value = event.target.value;
            at("ask").requestSubmit();
        }
    });
    const requested = location.hash.startsWith(`#${ASKED}`) ? decodeURIComponent(location.hash.slice(ASKED.length + 1)) : "";
    if (requested) {
        at("url").value = requested;
        travel(requested);
    } else {
        draw();
    }
}

begin();
