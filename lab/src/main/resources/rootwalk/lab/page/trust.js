// The chain of trust: a card for each zone, with the DS records that vouch for its keys, its keys, and what they sign.

import { edge, HEAD, place } from "./tree.js";
import { drawing, make, part, text } from "./svg.js";
import { tell } from "./story.js";

const LINE = 40;
const MOODS = { secure: "good", bogus: "bad", indeterminate: "bad" };

/** The parts of a zone in the order of a chain. */
const ORDER = ["delegation", "keys", "records", "noData", "nameError"];

/** The deepest of these zones that a name is in. */
const home = (zones, name) => zones.filter(zone => zone.name === "." || name === zone.name || name.endsWith(`.${zone.name}`))
    .toSorted((one, other) => other.name.length - one.name.length)[0];

/** The zones of the links, from the trust anchor down, each with its links. */
function zonesOf(links) {
    const zones = links.filter(({ part: kind }) => kind === "delegation" || kind === "keys").map(({ NAME }) => NAME)
        .filter((name, i, names) => names.indexOf(name) === i)
        .toSorted((one, other) => labels(one) - labels(other))
        .map(name => ({ name, links: [] }));
    zones.forEach((zone, i) => {
        zone.parent = home(zones.slice(0, i), zone.name);
        zone.depth = zone.parent ? zone.parent.depth + 1 : 0;
    });
    for (const link of links) {
        // What the parent has of a zone, and the keys, have links of their own.
        if (link.TYPEname !== "DS" && link.TYPEname !== "DNSKEY" || link.part === "delegation" || link.part === "keys") {
            home(zones, link.NAME)?.links.push(link);
        }
    }
    zones.forEach(zone => zone.links.sort((one, other) => ORDER.indexOf(one.part) - ORDER.indexOf(other.part)));
    return zones;
}

const labels = name => name === "." ? 0 : name.split(".").length - 1;

export function trust(links, width) {
    const zones = zonesOf(links);
    const { columns, bottom, right } = place(zones, width, zone => HEAD + (zone.links.length || 1) * LINE);
    const svg = drawing("The chain of trust, from the trust anchor down: which key vouches for which", right, bottom + 12);
    zones.filter(zone => zone.parent).forEach(zone => svg.append(edge(zone, columns, `edge ${statusOf(zone)}`)));
    zones.forEach(zone => svg.append(card(zone)));
    return svg;
}

/** The weakest link between the parent of a zone and its keys. */
function statusOf({ links }) {
    const found = links.filter(({ part: kind }) => kind === "delegation" || kind === "keys").map(({ status }) => status);
    return ["bogus", "indeterminate", "insecure"].find(status => found.includes(status)) ?? "secure";
}

function card(zone) {
    const { name, x, y, width, height, links } = zone;
    const status = statusOf(zone);
    const title = name === "." ? ". (root)" : name;
    const means = {
        secure: "A chain of DS and DNSKEY records leads from the trust anchor to the keys of this zone.",
        insecure: "The zone has no keys that can be verified, and it is proved that this is so: its data is accepted, but not verified.",
        bogus: "The chain breaks here: nothing in this zone can be verified, so the answer is SERVFAIL.",
        indeterminate: "The chain cannot be followed here, since records of it were not obtained.",
    }[status];
    return make("g", {}, make("rect", { class: `card ${status}`, x, y, width, height, rx: 8 }),
        part(`trust ${name}`, `${title}: ${status}`, { meaning: means, rfc: "RFC 4035 section 5" }, { x: x + 2, y: y + 2, width: width - 4, height: HEAD - 8 },
            text("zone", x + 12, y + 21, title, width - 24)),
        ...links.map((link, i) => line(link, x, y + HEAD + i * LINE, width)));
}

function line(link, x, y, width) {
    const { step, seen, ...story } = tell(link);
    const { subject, detail } = wordsOf(link);
    return part(`trust ${link.part} ${link.NAME} ${link.TYPEname}`, `${step}: ${seen}`, story, { x: x + 4, y: y - 6, width: width - 8, height: LINE - 2 },
        text("", x + 12, y + 9, subject, width - 100),
        text(`soft end ${MOODS[link.status] ?? ""}`, x + width - 12, y + 9, link.status),
        text(`soft ${link.status === "bogus" ? "bad" : ""}`, x + 12, y + 25, detail, width - 24));
}

/** What a line is about, and its detail. */
function wordsOf({ part: kind, NAME, TYPEname, detail, status }) {
    switch (kind) {
        case "delegation": return { subject: NAME === "." ? "trust anchor" : status === "insecure" ? "no DS" : "DS in the parent zone", detail };
        case "keys": return { subject: "DNSKEY", detail };
        case "records": return { subject: `${NAME} ${TYPEname}`, detail };
        default: return { subject: kind === "nameError" ? `no ${NAME}` : `no ${TYPEname} of ${NAME}`, detail };
    }
}
