// The text for a TCP segment, and the states of both ends after it.

const number = value => value.toLocaleString("en");

/** The states of RFC 9293 section 3.3.2: the kind, and what the state means for its end. */
export const STATES = {
    CLOSED: ["closed", "there is no connection"],
    LISTEN: ["closed", "it waits for connection requests"],
    SYN_SENT: ["opening", "it has requested a connection"],
    SYN_RCVD: ["opening", "it has accepted, and waits for the acknowledgement"],
    ESTABLISHED: ["open", "data can be sent in both directions"],
    FIN_WAIT_1: ["closing", "it has sent FIN and waits for the acknowledgement"],
    FIN_WAIT_2: ["closing", "its FIN is acknowledged, and it still receives data"],
    CLOSE_WAIT: ["closing", "the other end has sent FIN; it may still send data"],
    CLOSING: ["closing", "both ends have sent FIN at the same time"],
    LAST_ACK: ["closing", "it has sent its FIN last, and waits for the acknowledgement"],
    TIME_WAIT: ["closing", "both ends are finished; it waits for delayed segments"],
};

/** What a connection's segments are for: title, sentence and RFC of the first kind that fits. */
const KINDS = [
    ["rst", row => row.flags.includes("RST"), row => row.ack === 1 || row.ack === undefined
        ? "The connection is refused: no process listens on the port, or the connection does not exist."
        : "The connection is aborted; data in transit is lost.", "RFC 9293 section 3.5.2"],
    ["syn", row => row.flags.includes("SYN") && row.from === "client",
        row => `The client requests a connection and sends its initial sequence number${offers(row)}.`, "RFC 9293 section 3.5"],
    ["syn", row => row.flags.includes("SYN"),
        row => `The server accepts, acknowledges the client's number and sends its own${offers(row)}.`, "RFC 9293 section 3.5"],
    ["fin", row => row.flags.includes("FIN"), row => `The ${row.from} has nothing more to send; it still receives data.`, "RFC 9293 section 3.6"],
    ["data", row => row.octets > 0,
        row => `${number(row.octets)} octets from number ${number(row.seq)} on; the other end will acknowledge them with ${number(row.seq + row.octets)}, the next number that it expects.`, "RFC 9293 section 3.4"],
    ["ack", row => row.summary === "ACK of SYN", () => "Both ends have acknowledged: the connection is established after one round trip.", "RFC 9293 section 3.5"],
    ["ack", row => row.summary === "ACK of FIN", () => "The FIN of the other end is acknowledged.", "RFC 9293 section 3.6"],
    ["ack", row => row.ack !== undefined, row => `Everything before number ${number(row.ack)} has arrived; this number is expected next.`, "RFC 9293 section 3.4"],
    ["rst", () => true, row => `${row.summary}.`, "RFC 8305 section 5"],
];

/** Marks, which come before the purpose of a segment. */
const MARKS = {
    retransmission: ["retransmission", "All of its data was sent before: no acknowledgement arrived in time.", "RFC 9293 section 3.8.1"],
    outOfOrder: ["out of order", "Segments that were sent after it arrived before it.", "RFC 9293 section 3.10.7.4"],
    gap: ["an earlier segment was not captured", "The segment before it was lost, or was not captured.", "RFC 9293 section 3.4"],
    duplicateAck: ["duplicate ACK", "It repeats the acknowledgement: later data has arrived, but a segment before it is missing.", "RFC 5681 section 2"],
    acksUnseen: ["acknowledges data that was not captured", "The other end has received data that was not captured.", "RFC 9293 section 3.4"],
    keepAlive: ["keep-alive", "It checks whether the other end still responds.", "RFC 9293 section 3.8.4"],
    zeroWindow: ["window closed", "The receiver has no buffer space; the sender must wait.", "RFC 9293 section 3.8.6"],
    windowUpdate: ["window update", "The receiver has buffer space again.", "RFC 9293 section 3.8.6"],
};

export const nameOf = mark => MARKS[mark]?.[0] ?? mark;

function offers({ mssOctets, windowScale, windowOctets }) {
    const parts = [mssOctets && `accepts ${number(mssOctets)} octets in a segment`, windowOctets && `${number(windowOctets)} before it acknowledges`,
        windowScale && `and states later windows in units of ${number(2 ** windowScale)}`].filter(Boolean);
    return parts.length ? `; it ${parts.join(", ")}` : "";
}

/** The text beside an arrow, without its flags. */
function beside(row) {
    if (row.flags.includes("SYN") && row.mssOctets) {
        return `window ${number(row.windowOctets)}, mss ${number(row.mssOctets)}`;
    }
    const words = ["SYN", "FIN", "ACK", "SYN+ACK"].includes(row.summary) ? [] : [row.summary.replace(/^data \d+ octets?(?: \((.*)\))?/, (_, what) => what ?? "data")];
    return [...row.marks.map(nameOf).filter(mark => mark !== row.summary), ...words].join(", ");
}

function become(end, now, before) {
    return now && now !== before ? ` The ${end} is now ${now}: ${STATES[now]?.[1] ?? ""}.` : "";
}

/** The text for a segment. The segment before it gives the previous states. */
export function tellSegment(row, before) {
    const [kind, , sentence, holds] = KINDS.find(([, fits]) => fits(row));
    const [, remark, remarkRfc] = MARKS[row.marks[0]] ?? [];
    const flags = row.flags.join(",");
    const numbers = row.seq === undefined ? flags
        : `${flags} seq=${row.seq}${row.ack === undefined ? "" : ` ack=${row.ack}`}${row.octets ? ` len=${row.octets}` : ""}`;
    return {
        kind: remark ? "marked" : kind,
        numbers,
        words: beside(row),
        title: `${row.from === "client" ? "Client to server" : "Server to client"}: ${numbers || row.summary}`,
        meaning: (remark ?? sentence(row)) + become("client", row.clientState, before.clientState) + become("server", row.serverState, before.serverState),
        rfc: remarkRfc ?? holds,
    };
}
