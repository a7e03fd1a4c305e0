// The ladder of TCP segments of each connection: the client on the left, the server on the right, time from above to below,
// and the state of each end along its line.

import { drawing, make, part, text } from "./svg.js";
import { nameOf, STATES, tellSegment } from "./segment-words.js";
import { millis, octets } from "./story.js";

const RUNG = 44;
const TITLE = 58;
const GAP = 18;
/** Below this width there is no column of times. */
const NARROW = 430;
const SLOPE = 7;

/** The horizontal positions. */
function places(width) {
    const times = width >= NARROW ? 54 : 4;
    return { width, times, left: times + 96, right: width - 98 };
}

export function segments(connections, width) {
    const x = places(width);
    const height = connections.reduce((sum, { rows }) => sum + TITLE + rows.length * RUNG + GAP, 8);
    const svg = drawing("Segments between client and server, from top to bottom", width, height);
    let top = 8;
    connections.forEach((connection, number) => {
        svg.append(...one(connection, number, top, x));
        top += TITLE + connection.rows.length * RUNG + GAP;
    });
    return svg;
}

function one(connection, number, top, x) {
    const { rows, clientBefore, serverBefore } = connection;
    const begin = top + TITLE;
    const shapes = [head(connection, number, top, x),
        ...life(rows.map(row => row.clientState), clientBefore, begin, x.left, "end", x.left - 9),
        ...life(rows.map(row => row.serverState), serverBefore, begin, x.right, "", x.right + 9)];
    rows.forEach((row, i) => shapes.push(row.foldedSegments ? fold(row, `${number} ${i}`, begin + i * RUNG, x)
        : rung(row, rows[i - 1] ?? { clientState: clientBefore, serverState: serverBefore }, `${number} ${i}`, begin + i * RUNG, x)));
    return shapes;
}

function head({ connection, client, server, segments: amount, tookMilliseconds }, number, top, x) {
    const title = connection ? `Connection ${connection}` : "An attempt";
    const sum = amount ? `${amount} segments in ${millis(tookMilliseconds)}` : "";
    return part(`connection ${number}`, `${title}: ${client || "the client"} to ${server}`,
        { meaning: `A connection is identified by its two addresses and ports. ${sum}`.trim(), rfc: "RFC 9293 section 4" },
        { x: 4, y: top, width: x.width - 8, height: 40 },
        text("zone", 12, top + 15, title),
        text("soft end", x.width - 12, top + 15, sum),
        text("code faint", 12, top + 34, client || "client", x.width / 2 - 16),
        text("code faint end", x.width - 12, top + 34, server, x.width / 2 - 16));
}

/** The line of one end, in the colour of its state, with the name of the state where it begins. */
function life(states, before, begin, x, anchor, textX) {
    const shapes = [];
    const runs = [{ state: before, from: -0.3 }];
    states.forEach((state, i) => {
        if (state && state !== runs.at(-1).state) {
            runs.push({ state, from: i + 0.5 });
        }
    });
    runs.forEach(({ state, from }, i) => {
        const [y, end] = [begin + from * RUNG, begin + (runs[i + 1]?.from ?? states.length + 0.1) * RUNG];
        shapes.push(make("path", { class: `life ${STATES[state]?.[0] ?? ""}`, d: `M${x} ${y}V${end}` }),
            text(`state ${anchor} ${STATES[state]?.[0] ?? ""}`, textX, y + (i === 0 ? 8 : 3), state ?? ""));
    });
    return shapes;
}

function rung(row, before, key, top, x) {
    const { title, words, meaning, rfc, kind, numbers } = tellSegment(row, before);
    const toServer = row.from === "client";
    const [from, to] = toServer ? [x.left, x.right] : [x.right, x.left];
    const [sign, y] = [toServer ? 1 : -1, top + RUNG / 2 - SLOPE / 2];
    const middle = (x.left + x.right) / 2;
    const room = x.right - x.left - 26;
    return part(`segment ${key}`, title, { meaning, rfc }, { x: x.times, y: top + 3, width: x.width - x.times - 4, height: RUNG - 4 },
        text("tick end", x.times - 6, y + 4, x.times > 4 && row.sinceMilliseconds !== undefined ? `+${row.sinceMilliseconds.toFixed(2)}` : ""),
        make("path", { class: `arrow ${kind}`, d: `M${from + sign * 4} ${y}L${to - sign * 9} ${y + SLOPE}` }),
        make("path", { class: `head ${kind}`, d: `M${to - sign * 3} ${y + SLOPE}l${-sign * 9} -5v9z` }),
        text("code middle", middle, y - 4, numbers, room),
        text("soft middle", middle, y + 18, words, room));
}

/** The receiver may close and open its window many times in a quick download. */
const often = marks => Object.entries(marks).map(([mark, times], i) => `${i === 0 ? " except: " : ", "}${nameOf(mark)}, ${times} times`).join("");

function fold({ foldedSegments, clientOctets, serverOctets, tookMilliseconds, marks }, key, top, x) {
    const words = `${foldedSegments} more segments`;
    const sizes = [serverOctets && `${octets(serverOctets)} to the client`, clientOctets && `${octets(clientOctets)} to the server`].filter(Boolean).join(", ");
    return part(`segment ${key}`, `${words} in ${millis(tookMilliseconds)}: ${sizes}`,
        { meaning: `Data and acknowledgements in sequence, without anything unusual${often(marks)}.`, rfc: "RFC 9293 section 3.8" },
        { x: x.times, y: top + 3, width: x.width - x.times - 4, height: RUNG - 6 },
        make("rect", { class: "band", x: x.left + 10, y: top + 5, width: x.right - x.left - 20, height: RUNG - 10, rx: 8 }),
        text("middle", (x.left + x.right) / 2, top + 19, words, x.right - x.left - 30),
        text("soft middle", (x.left + x.right) / 2, top + 33, sizes, x.right - x.left - 30));
}

/** The ladder from events, without captured segments: the times are those at which the kernel reports a step. */
export function supposed(events) {
    const connections = [];
    const row = (from, flags, clientState, serverState, summary) => ({ from, flags, clientState, serverState, summary, marks: [] });
    const open = remote => connections.findLast(one => one.server === remote && !one.done);
    for (const event of events) {
        switch (event.event) {
            case "connectTried":
                connections.push({ client: "", server: event.remote, clientBefore: "CLOSED", serverBefore: "LISTEN",
                    rows: [row("client", ["SYN"], "SYN_SENT", "SYN_RCVD", "SYN")] });
                break;
            case "connectFailed": {
                const attempt = open(event.remote);
                if (attempt) {
                    attempt.done = true;
                    attempt.serverBefore = undefined;
                    attempt.rows[0].serverState = undefined;
                    attempt.rows.push(row("server", event.reason.includes("refused") ? ["RST"] : [], "CLOSED", undefined, event.reason));
                }
                break;
            }
            case "connected": {
                const connection = open(event.remote);
                if (connection) {
                    Object.assign(connection, { done: true, connection: event.connection, client: event.local });
                    connection.rows.push(row("server", ["SYN", "ACK"], "ESTABLISHED", "SYN_RCVD", "SYN+ACK"),
                        row("client", ["ACK"], "ESTABLISHED", "ESTABLISHED", "ACK of SYN"));
                }
                break;
            }
            case "connectionClosed": {
                const rows = connections.find(one => one.connection === event.connection)?.rows;
                const mine = event.closedBy === "client";
                rows?.push(row(event.closedBy, ["FIN", "ACK"], mine ? "FIN_WAIT_1" : "CLOSE_WAIT", mine ? "CLOSE_WAIT" : "FIN_WAIT_1", "FIN"));
                break;
            }
            default:
        }
    }
    return connections;
}
