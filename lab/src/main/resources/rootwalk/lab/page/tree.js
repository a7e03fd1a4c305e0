// The tree of the zones seen, and in each zone the servers that were queried.

import { drawing, make, part, text } from "./svg.js";
import { millis, tell } from "./story.js";

const LINE = 56;
export const HEAD = 34;
/** From this width on zones are in columns, one for each level; otherwise below one another. */
const WIDE = 520;
const COLUMN = 190;
const height = zone => HEAD + (zone.exchanges.length || 1) * LINE;

/** Places the zones below one another, or in columns where there is room for them.
 *
 * @param height of a zone */
export function place(zones, width, height) {
    const deepest = Math.max(0, ...zones.map(zone => zone.depth));
    const columns = width >= WIDE;
    const indent = columns ? Math.max(COLUMN, Math.min(330, (width - 16) / (deepest + 1))) : 14;
    let bottom = 12;
    const put = (zone, top) => {
        zone.x = 8 + zone.depth * indent;
        zone.y = top;
        zone.width = columns ? indent - 24 : width - zone.x - 10;
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
    return { columns, bottom, right: columns ? Math.max(width, 16 + (deepest + 1) * indent) : width };
}

export function tree(zones, width) {
    const { columns, bottom, right } = place(zones, width, height);
    const svg = drawing("Zones, from the root to the authoritative servers", right, bottom + 12);
    zones.filter(zone => zone.parent).forEach(zone => svg.append(edge(zone, columns)));
    zones.forEach(zone => svg.append(card(zone)));
    if (columns) {
        zones.forEach(zone => svg.append(...leads(zone, zones)));
    }
    return svg;
}

/** From the parent of a zone to the zone. */
export function edge(zone, columns, kind = "edge") {
    const { parent } = zone;
    const y = zone.y + HEAD / 2;
    return make("path", { class: kind, d: columns
        ? `M${parent.x + parent.width} ${parent.y + HEAD / 2}C${zone.x - 6} ${parent.y + HEAD / 2} ${zone.x - 20} ${y} ${zone.x} ${y}`
        : `M${parent.x + 6} ${parent.y + parent.height}V${y}H${zone.x}` });
}

/** From an alias to the zone of its target. */
function leads(zone, zones) {
    return zone.exchanges.flatMap(({ response }, i) => {
        const target = response?.outcome === "alias" ? response.detail.replace(/^to /, "") : undefined;
        const to = zones.filter(({ name }) => target?.endsWith(name === "." ? "." : `.${name}`)).toSorted((one, other) => other.depth - one.depth)[0];
        if (!to || to === zone) {
            return [];
        }
        const [x, y, x2, y2] = [zone.x + zone.width, zone.y + HEAD + i * LINE + 36, to.x + to.width, to.y + HEAD / 2];
        return [make("path", { class: "leads", d: `M${x} ${y}C${x + 18} ${y} ${x2 + 18} ${y2} ${x2 + 5} ${y2}` }),
            make("path", { class: "head data", d: `M${x2 + 1} ${y2}l8 -4v8z` })];
    });
}

function card(zone) {
    const { x, y, width, height } = zone;
    const kept = zone.exchanges.length === 0;
    const group = make("g", {}, make("rect", { class: `card${kept ? " kept" : ""}${zone.last ? " last" : ""}`, x, y, width, height, rx: 8 }));
    const name = zone.name === "." ? ". (root)" : zone.name;
    group.append(part(`zone ${zone.name}`, name, { meaning: `${zone.servers} servers of this zone are known. ${zone.why}`, rfc: "RFC 1034 section 4.2" },
        { x: x + 2, y: y + 2, width: width - 4, height: HEAD - 8 },
        text("zone", x + 12, y + 21, name, width - 24)));
    if (kept) {
        group.append(text("soft", x + 12, y + HEAD + 14, "known from cache, not queried"));
    }
    zone.exchanges.forEach((exchange, i) => group.append(exchangeLine(exchange, x, y + HEAD + i * LINE, width, `${zone.name} ${i}`)));
    return group;
}

function exchangeLine({ query: question, response, addresses, fromCache }, x, y, width, key) {
    const reply = fromCache ? tell(fromCache) : response ? tell(response) : { ...tell(question), seen: "no response yet" };
    const [first, time] = fromCache ? ["from cache", ""] : [question.serverName ?? question.server, response ? millis(response.tookMilliseconds) : ""];
    const asks = fromCache ?? question;
    const outcome = addresses ?? (fromCache ? "known already" : reply.brief ?? "querying …");
    const mood = reply.bad ? "bad" : response?.outcome === "answer" ? "good" : "";
    const title = fromCache ? `${asks.QNAME} ${asks.QTYPEname} from cache`
        : `${first} at ${question.server} was queried for ${asks.QNAME} ${asks.QTYPEname} over ${question.transport}: ${addresses ?? reply.seen}`;
    return part(key, title, reply, { x: x + 4, y: y - 6, width: width - 8, height: LINE - 2 },
        text(fromCache ? "cached" : "", x + 12, y + 10, first, width - 82),
        text("soft end", x + width - 12, y + 10, time),
        text("soft", x + 12, y + 26, `${asks.QNAME} ${asks.QTYPEname}`, width - 24),
        text(`soft ${mood}`, x + 12, y + 41, `${outcome}`, width - 24));
}
