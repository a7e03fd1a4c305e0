// The page of the lab: asks for a walk, reads its events as they come, keeps what they say, and has it drawn.

import { ladder, tree, waterfall } from "./drawings.js";
import { millis, PHASES, tell } from "./story.js";

const THEMES = ["system", "light", "dark"];

const at = id => document.getElementById(id);
const panes = { walk: at("walk"), ladder: at("ladder"), waterfall: at("waterfall") };
const rows = at("steps").tBodies[0];

let model = fresh();
let running = new AbortController();
let drawn = true;

function fresh() {
    return { events: [], zones: new Map(), waiting: new Map(), exchanges: [], began: performance.now() };
}

function element(name, properties = {}, ...children) {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
}

// The model.

/** The nearest zone above a name, of those that were met. */
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

/** The questions of one walk to one server that have no answer yet. */
function waitingFor({ walk, server, transport, depth }) {
    const conversation = `${walk} ${server} ${transport} ${depth}`;
    if (!model.waiting.has(conversation)) {
        model.waiting.set(conversation, []);
    }
    return model.waiting.get(conversation);
}

/** The walks for AAAA and HTTPS take the same ways at the same time; the table has them. */
const isShown = event => event.QTYPEname === "A" || event.QTYPEname === "NS";

function take(event) {
    event.at ??= model.events.at(-1)?.at ?? 0;
    model.events.push(event);
    switch (event.event) {
        case "cutChosen":
            Object.assign(zone(event.cut), { servers: event.servers, why: tell(event).meaning });
            break;
        case "asked": {
            const exchange = { asked: event };
            waitingFor(event).push(exchange);
            if (isShown(event)) {
                zone(event.cut).exchanges.push(exchange);
            }
            break;
        }
        case "heard": {
            const exchange = waitingFor(event).shift();
            if (exchange) {
                exchange.heard = event;
            }
            break;
        }
        case "result":
            if (event.exchanges) {
                model.exchanges = placed(event.exchanges);
            }
            break;
        default:
    }
    row(event);
    drawSoon();
}

/** One behind the other, unless they say when they began. */
function placed(exchanges) {
    let end = 0;
    return exchanges.map(exchange => {
        const began = exchange.began ?? end;
        end = began + exchange.timings.total;
        return { ...exchange, began };
    });
}

// What is shown.

function row(event) {
    const { step, seen, meaning, rfc, bad } = tell(event);
    const means = element("td", {}, meaning);
    if (rfc) {
        means.append(" ", element("cite", {}, rfc));
    }
    rows.append(element("tr", { className: bad ? "bad" : "" },
        element("td", {}, event.at.toFixed(1)), element("td", {}, step), element("td", {}, seen), means));
}

function drawSoon() {
    if (drawn) {
        drawn = false;
        requestAnimationFrame(draw);
    }
}

function draw() {
    drawn = true;
    show(panes.walk, model.zones.size, "Which servers are asked, from the root down.", width => tree([...model.zones.values()], width));
    const path = model.events.filter(event => !("depth" in event));
    show(panes.ladder, path.length, "Segments and messages between client and server.", width => ladder(path, width));
    show(panes.waterfall, model.exchanges.length, "How long each phase took.", width => waterfall(model.exchanges, width));
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

/** The arrow keys go from part to part; a drawing is one stop of the Tab key. */
function move(event) {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const part = event.target.closest?.("[data-key]");
    if (!step || !part) {
        return;
    }
    event.preventDefault();
    const parts = [...event.currentTarget.querySelectorAll("[data-key]")];
    const next = parts[parts.indexOf(part) + step];
    if (next) {
        part.setAttribute("tabindex", -1);
        next.setAttribute("tabindex", 0);
        next.focus();
    }
}

function say(words, bad = false) {
    at("status").textContent = words;
    at("status").classList.toggle("bad", bad);
}

// The walk.

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

async function walk(url) {
    running.abort();
    running = new AbortController();
    const { signal } = running;
    model = fresh();
    rows.replaceChildren();
    draw();
    say(`On the way to ${url} …`);
    try {
        const response = await fetch(`/walk?url=${encodeURIComponent(url)}`, { signal, cache: "no-store" });
        if (!response.ok) {
            say(await response.text(), true);
            return;
        }
        for await (const event of eventsOf(response)) {
            take(event);
        }
        end();
    } catch (problem) {
        if (!signal.aborted) {
            say(`The walk broke off: ${problem.message}. Is the lab still running?`, true);
        }
    }
}

function end() {
    for (const zone of model.zones.values()) {
        zone.last = zone.exchanges.some(({ heard }) => heard?.outcome === "answer" && zone.name !== ".");
    }
    drawSoon();
    const failed = model.events.find(event => event.event === "failed");
    const asked = model.events.filter(event => event.event === "asked").length;
    const statuses = model.exchanges.map(exchange => exchange.status).join(", then ");
    const took = millis(performance.now() - model.began);
    say(failed ? `It ended at the step ${failed.step}: ${failed.seen}. ${failed.usualCause}`
        : `${statuses ? `${statuses}. ` : ""}${asked} questions to name servers, ${model.events.length} steps, ${took}.`, Boolean(failed));
}

// The colours.

function colour(theme) {
    document.documentElement.dataset.theme = theme;
    at("theme").textContent = `Colours: ${theme}`;
    at("theme").setAttribute("aria-label", `Colours: ${theme === "system" ? "as the system has them" : theme}`);
    localStorage.setItem("theme", theme);
}

function begin() {
    colour(THEMES.includes(localStorage.getItem("theme")) ? localStorage.getItem("theme") : "system");
    at("theme").addEventListener("click", () => colour(THEMES[(THEMES.indexOf(document.documentElement.dataset.theme) + 1) % THEMES.length]));
    at("legend").append(...Object.entries(PHASES).map(([phase, [name, meaning]]) => element("li", { title: meaning }, element("i", { className: phase }), name)));
    at("ask").addEventListener("submit", event => {
        event.preventDefault();
        const url = at("url").value.trim();
        history.replaceState(null, "", `#${encodeURIComponent(url)}`);
        walk(url);
    });
    for (const pane of Object.values(panes)) {
        pane.addEventListener("pointerover", explain);
        pane.addEventListener("focusin", explain);
        pane.addEventListener("keydown", move);
    }
    new ResizeObserver(drawSoon).observe(panes.walk);
    at("examples").addEventListener("click", event => {
        if (event.target instanceof HTMLButtonElement) {
            at("url").value = event.target.textContent;
            at("ask").requestSubmit();
        }
    });
    const asked = decodeURIComponent(location.hash.slice(1));
    if (asked) {
        at("url").value = asked;
        walk(asked);
    } else {
        draw();
    }
}

begin();
