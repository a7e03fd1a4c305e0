// The waterfall of exchanges: one row for each, with the time of its phases.

import { drawing, make, part, text } from "./svg.js";
import { millis, PHASES } from "./story.js";

const AXIS = 26;
const BAR = 12;
/** From this width on names are beside their bars; otherwise above them. */
const WIDE = 640;

/** Lines at round numbers, so that there are four to eight. */
function marks(end) {
    const rough = end / 6;
    const power = 10 ** Math.floor(Math.log10(rough));
    const step = [1, 2, 5, 10].map(factor => factor * power).find(one => one >= rough);
    return Array.from({ length: Math.floor(end / step) + 1 }, (_, i) => i * step);
}

const nameOf = ({ url, status, source, failed }) => `${failed ? "failed" : status}${source === "cache" ? " from cache" : source === "validated" ? " validated" : ""}  ${url.replace(/^https?:\/\//, "")}`;

export function waterfall(exchanges, width) {
    const wide = width >= WIDE;
    const label = wide ? Math.min(360, width * 0.34) : width - 8;
    const row = wide ? 24 : 40;
    const left = wide ? label + 12 : 12;
    const end = Math.max(1e-6, ...exchanges.map(exchange => exchange.beganAtMilliseconds + exchange.timings.totalMilliseconds));
    const scale = (width - left - 76) / end;
    const bottom = AXIS + exchanges.length * row;
    const svg = drawing("Exchanges in order, with the time of each phase", width, bottom + 8);
    for (const mark of marks(end)) {
        const x = left + mark * scale;
        svg.append(make("path", { class: "grid", d: `M${x} ${AXIS - 6}V${bottom}` }),
            text("tick middle", x, 14, mark === 0 ? "0" : `${+mark.toPrecision(3)} ms`));
    }
    exchanges.forEach((exchange, i) => svg.append(...bars(exchange, i, AXIS + i * row, { wide, label, left, scale })));
    return svg;
}

function bars(exchange, number, top, { wide, label, left, scale }) {
    const total = millis(exchange.timings.totalMilliseconds);
    const name = nameOf(exchange);
    const y = wide ? top + 5 : top + 20;
    const shapes = [part(`exchange ${number}`, `${exchange.method ?? "GET"} ${exchange.url}: ${exchange.status ?? "failed"}, ${total}`, about(exchange),
        { x: 4, y: top, width: label, height: wide ? 22 : 18 },
        text(exchange.status >= 400 || exchange.failed ? "bad" : "", 12, wide ? top + 15 : top + 13, name, label - 16))];
    let at = exchange.beganAtMilliseconds;
    for (const [phase, [word, meaning, rfc]] of Object.entries(PHASES)) {
        const time = exchange.timings[`${phase}Milliseconds`] ?? 0;
        if (time > 0) {
            const box = { x: left + at * scale, y, width: Math.max(1.5, time * scale), height: BAR };
            shapes.push(part(`bar ${number} ${phase}`, `${word}: ${millis(time)} of ${total} for ${exchange.url}`, { meaning, rfc },
                { ...box, y: y - 3, height: BAR + 6 }, make("rect", { class: phase, ...box })));
            at += time;
        }
    }
    shapes.push(text("tick", left + at * scale + 6, y + 10, total));
    return shapes;
}

function about({ source, failed, status, decodedOctets, version }) {
    if (failed) {
        return { meaning: `${failed}.` };
    }
    return source === "cache"
        ? { meaning: "No request was sent: a stored response was fresh.", rfc: "RFC 9111 section 4" }
        : { meaning: `The response was ${status} over ${version}, with ${decodedOctets} octets of content.`, rfc: "RFC 9110 section 15" };
}
