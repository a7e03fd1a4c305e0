// The three drawings. Each takes the model and the width it has, and returns an SVG element.

import { millis, octets, PHASES, tell } from "./story.js";

const SVG = "http://www.w3.org/2000/svg";

function make(name, attributes = {}, ...children) {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) {
        element.setAttribute(key, value);
    }
    element.append(...children);
    return element;
}

const drawing = (label, width, height) => make("svg", { width, height, viewBox: `0 0 ${width} ${height}`, role: "group", "aria-label": label });

/** Cuts what does not fit, by the mean width of a letter. */
function fit(text, width, letter = 6.4) {
    const most = Math.floor(width / letter);
    return text.length <= most ? text : `${text.slice(0, Math.max(1, most - 1))}…`;
}

/** A part that explains itself: by pointer, by keyboard, and to a screen reader. */
function part(key, title, { meaning, rfc }, box, ...children) {
    const group = make("g", { tabindex: -1, role: "img", "data-key": key, "aria-label": `${title}. ${meaning} ${rfc}` }, ...children);
    group.explanation = { title, meaning, rfc };
    group.append(make("rect", { class: "hit", rx: 4, ...box }));
    return group;
}

// The tree of zones.

const LINE = 40;
const HEAD = 34;
const height = zone => HEAD + (zone.exchanges.length || 1) * LINE;

/** Places the zones below one another, or in columns where there is room for them. */
function place(zones, width) {
    const deepest = Math.max(0, ...zones.map(zone => zone.depth));
    const columns = width >= (deepest + 1) * 180;
    const indent = columns ? Math.min(280, (width - 16) / (deepest + 1)) : 14;
    let bottom = 12;
    const put = (zone, top) => {
        zone.x = 8 + zone.depth * indent;
        zone.y = top;
        zone.width = columns ? indent - 26 : width - zone.x - 10;
        zone.height = height(zone);
        let next = columns ? top : top + zone.height + 14;
        for (const child of zones.filter(other => other.parent === zone)) {
            next = put(child, next);
        }
        bottom = Math.max(bottom, zone.y + zone.height);
        return Math.max(next, zone.y + zone.height + 14);
    };
    let top = 12;
    for (const zone of zones.filter(other => !other.parent)) {
        top = put(zone, top);
    }
    return { columns, bottom };
}

export function tree(zones, width) {
    const { columns, bottom } = place(zones, width);
    const svg = drawing("Zones, from the root on the left to the authority", width, bottom + 12);
    for (const zone of zones.filter(each => each.parent)) {
        const { parent } = zone;
        const y = zone.y + HEAD / 2;
        svg.append(make("path", { class: "edge", d: columns
            ? `M${parent.x + parent.width} ${parent.y + HEAD / 2}C${zone.x - 6} ${parent.y + HEAD / 2} ${zone.x - 20} ${y} ${zone.x} ${y}`
            : `M${parent.x + 6} ${parent.y + parent.height}V${y}H${zone.x}` }));
    }
    zones.forEach(zone => svg.append(card(zone)));
    return svg;
}

function card(zone) {
    const { x, y, width, height } = zone;
    const kept = zone.exchanges.length === 0;
    const group = make("g", {}, make("rect", { class: `card${kept ? " kept" : ""}${zone.last ? " last" : ""}`, x, y, width, height, rx: 8 }));
    const name = zone.name === "." ? ". (root)" : zone.name;
    group.append(part(`zone ${zone.name}`, name, { meaning: `${zone.servers} servers of this zone are known. ${zone.why}`, rfc: "RFC 1034 section 4.2" },
        { x: x + 2, y: y + 2, width: width - 4, height: HEAD - 8 },
        make("text", { class: "zone", x: x + 12, y: y + 21 }, fit(name, width - 24, 7.4))));
    if (kept) {
        group.append(make("text", { class: "soft", x: x + 12, y: y + HEAD + 14 }, "known from cache, not asked"));
    }
    zone.exchanges.forEach((exchange, i) => group.append(asked(exchange, x, y + HEAD + i * LINE, width, `${zone.name} ${i}`)));
    return group;
}

function asked({ asked: question, heard }, x, y, width, key) {
    const reply = heard ? tell(heard) : { ...tell(question), seen: "no answer yet" };
    const time = heard ? millis(heard.milliseconds) : "";
    const server = question.serverName ?? question.server;
    const outcome = `${question.QNAME} ${question.QTYPEname}: ${reply.brief ?? "asking …"}`;
    return part(key, `${server} at ${question.server} was asked ${question.QNAME} ${question.QTYPEname} over ${question.transport}: ${reply.seen}`, reply,
        { x: x + 4, y: y - 4, width: width - 8, height: LINE - 2 },
        make("text", { x: x + 12, y: y + 10 }, fit(server, width - 84)),
        make("text", { class: "soft end", x: x + width - 12, y: y + 10 }, time),
        make("text", { class: `soft${reply.bad ? " bad" : heard?.outcome === "answer" ? " good" : ""}`, x: x + 12, y: y + 26 }, fit(outcome, width - 24, 5.9)));
}

// The ladder of segments and messages.

const RUNG = 38;
const TO_SERVER = 1;
const TO_CLIENT = -1;

/** The rungs of an event: which way, the words over it, and what they mean. */
function rungs(event) {
    const { seen, step, ...rest } = tell(event);
    const rung = (way, words, bad = false) => ({ way, words, at: event.at, bad, story: rest, title: `${step}: ${seen}` });
    const from = sender => sender === "client" ? TO_SERVER : TO_CLIENT;
    switch (event.event) {
        case "connectTried": return [rung(TO_SERVER, `SYN to ${event.remote}`)];
        case "connectFailed": return [rung(0, `no connection: ${event.why}`, true)];
        case "connected": return [rung(TO_CLIENT, "SYN, ACK"), rung(TO_SERVER, "ACK: established")];
        case "connectionReused": return [rung(0, "the same connection again")];
        case "tunnelOpened": return [rung(0, `tunnel through ${event.proxy}`)];
        case "tlsStep": return [rung(from(event.sender), `${event.what}, ${octets(event.octets)}`)];
        case "tlsDone": return [rung(0, `${event.version}${event.protocol ? `, ${event.protocol}` : ""}: ${event.trusted ? "trusted" : event.verification}`, !event.trusted)];
        case "requestSent": return [rung(TO_SERVER, `${event.method} ${event.target}`)];
        case "informed": return [rung(TO_CLIENT, `${event.status}`)];
        case "headReceived": return [rung(TO_CLIENT, `${event.status} ${event.reason ?? ""}`, event.status >= 400)];
        case "bodyReceived": return [rung(TO_CLIENT, octets(event.travelled))];
        case "redirected": return [rung(0, `redirect to ${event.to}`)];
        case "cacheAsked": return [rung(0, `cache: ${event.why}`)];
        case "connectionClosed": return [rung(from(event.by), "FIN")];
        case "failed": return [rung(0, `failed: ${event.seen}`, true)];
        default: return [];
    }
}

export function ladder(events, width) {
    const all = events.flatMap(rungs);
    const svg = drawing("Segments and messages between client and server, from above to below", width, 56 + all.length * RUNG);
    const [left, right] = [64, width - 26];
    svg.append(make("text", { class: "middle zone", x: left, y: 22 }, "client"), make("text", { class: "end zone", x: width - 8, y: 22 }, "server"),
        make("path", { class: "life", d: `M${left} 32V${44 + all.length * RUNG}M${right} 32V${44 + all.length * RUNG}` }));
    all.forEach((rung, i) => svg.append(drawRung(rung, i, 64 + i * RUNG, left, right)));
    return svg;
}

function drawRung({ way, words, at, bad, story, title }, number, y, left, right) {
    const shapes = [make("text", { class: "soft end", x: left - 10, y: y + 4 }, at === undefined ? "" : at.toFixed(1))];
    const text = fit(words, right - left - 24);
    if (way === 0) {
        shapes.push(make("rect", { class: "band", x: left + 8, y: y - 15, width: right - left - 16, height: 26, rx: 13 }),
            make("text", { class: `middle${bad ? " bad" : ""}`, x: (left + right) / 2, y: y + 3 }, text));
    } else {
        const [from, to] = way === TO_SERVER ? [left, right] : [right, left];
        shapes.push(make("path", { class: `arrow${bad ? " bad" : ""}`, d: `M${from} ${y}L${to} ${y + 6}` }),
            make("path", { class: "head", d: `M${to} ${y + 6}l${-way * 9} -5v8z` }),
            make("text", { class: `middle${bad ? " bad" : ""}`, x: (left + right) / 2, y: y - 5 }, text));
    }
    return part(`rung ${number}`, title, story, { x: 4, y: y - 19, width: right + 16, height: RUNG - 4 }, ...shapes);
}

// The waterfall of exchanges.

const BAR = 44;

export function waterfall(exchanges, width) {
    const end = Math.max(1e-6, ...exchanges.map(exchange => exchange.began + exchange.timings.total));
    const svg = drawing("Exchanges with the time of their phases", width, 12 + exchanges.length * BAR);
    const scale = (width - 24) / end;
    exchanges.forEach((exchange, i) => {
        const y = 12 + i * BAR;
        const total = millis(exchange.timings.total);
        svg.append(make("text", { x: 12, y: y + 8 }, fit(`${exchange.status} ${exchange.source === "server" ? "" : "from cache "}${exchange.url}`, width - 100)),
            make("text", { class: "soft end", x: width - 12, y: y + 8 }, total));
        let at = exchange.began;
        for (const [phase, [name, meaning, rfc]] of Object.entries(PHASES)) {
            const time = exchange.timings[phase];
            if (time > 0) {
                const x = 12 + at * scale;
                const box = { x, y: y + 15, width: Math.max(1, time * scale), height: 14 };
                svg.append(part(`bar ${i} ${phase}`, `${name}: ${millis(time)} of ${total} for ${exchange.url}`, { meaning, rfc },
                    { ...box, y: y + 12, height: 20 }, make("rect", { class: phase, ...box })));
                at += time;
            }
        }
    });
    return svg;
}
