// What a TCP segment says, and what it makes of both ends.

const number = value => value.toLocaleString("en");

/** The states of RFC 9293 section 3.3.2: of which kind, and what they mean to the end that is in them. */
export const STATES = {
    CLOSED: ["closed", "there is no connection"],
    LISTEN: ["closed", "it waits for anybody who wants a connection"],
    SYN_SENT: ["opening", "it has asked for a connection"],
    SYN_RCVD: ["opening", "it has agreed, and waits to hear that this was heard"],
    ESTABLISHED: ["open", "data may go both ways"],
    FIN_WAIT_1: ["closing", "it has said that it will send nothing more"],
    FIN_WAIT_2: ["closing", "its end was heard, and it still takes what the other sends"],
    CLOSE_WAIT: ["closing", "the other will send nothing more, but it may"],
    CLOSING: ["closing", "both said their last at the same time"],
    LAST_ACK: ["closing", "it has said its last, and waits to hear that this was heard"],
    TIME_WAIT: ["closing", "all is said; it stays a while, for segments that come late"],
};

/** What a connection's segments are for: title, sentence and RFC of the first kind that fits. */
const KINDS = [
    ["rst", row => row.flags.includes("RST"), row => row.ack === 1 || row.ack === undefined
        ? "There is no such connection, and there will be none: nobody listens there, or nobody wants to."
        : "The connection is torn down at once, whatever was still on its way.", "RFC 9293 section 3.5.2"],
    ["syn", row => row.flags.includes("SYN") && row.from === "client",
        row => `The client asks for a connection and says where its numbers begin${offers(row)}.`, "RFC 9293 section 3.5"],
    ["syn", row => row.flags.includes("SYN"),
        row => `The server agrees, acknowledges the client's number and says where its own begin${offers(row)}.`, "RFC 9293 section 3.5"],
    ["fin", row => row.flags.includes("FIN"), row => `The ${row.from} has nothing more to send; it still takes what the other sends.`, "RFC 9293 section 3.6"],
    ["data", row => row.octets > 0,
        row => `${number(row.octets)} octets from number ${number(row.seq)} on; the other end will acknowledge them by naming ${number(row.seq + row.octets)}, the next it expects.`, "RFC 9293 section 3.4"],
    ["ack", row => row.summary === "ACK of SYN", () => "Both ends know now that the other has heard: the connection is established, after one round trip.", "RFC 9293 section 3.5"],
    ["ack", row => row.summary === "ACK of FIN", () => "The other end's last word has arrived.", "RFC 9293 section 3.6"],
    ["ack", row => row.ack !== undefined, row => `Everything before number ${number(row.ack)} has arrived; that one is expected next.`, "RFC 9293 section 3.4"],
    ["rst", () => true, row => `${row.summary}.`, "RFC 8305 section 5"],
];

/** Remarkable things come before what a segment is for. */
const MARKS = {
    retransmission: ["retransmission", "All of it was sent before: no acknowledgement had come in time.", "RFC 9293 section 3.8.1"],
    outOfOrder: ["out of order", "It was overtaken by segments that were sent after it.", "RFC 9293 section 3.10.7.4"],
    gap: ["an earlier segment was not seen", "What was sent just before it was lost, or passed by unseen.", "RFC 9293 section 3.4"],
    duplicateAck: ["duplicate ACK", "It acknowledges the same again: something beyond has arrived, but a part before it is missing.", "RFC 5681 section 2"],
    acksUnseen: ["acknowledges what was not seen", "The other end has what we did not see pass by.", "RFC 9293 section 3.4"],
    keepAlive: ["keep-alive", "It asks whether the other end is still there.", "RFC 9293 section 3.8.4"],
    zeroWindow: ["window closed", "The receiver takes no more for now; the sender must wait.", "RFC 9293 section 3.8.6"],
    windowUpdate: ["window update", "The receiver takes more again.", "RFC 9293 section 3.8.6"],
};

export const nameOf = mark => MARKS[mark]?.[0] ?? mark;

function offers({ mssOctets, windowScale, windowOctets }) {
    const parts = [mssOctets && `takes ${number(mssOctets)} octets in a segment`, windowOctets && `${number(windowOctets)} at once before it acknowledges`,
        windowScale && `and counts later windows in units of ${number(2 ** windowScale)}`].filter(Boolean);
    return parts.length ? `; it ${parts.join(", ")}` : "";
}

/** The words beside an arrow, without what its flags say already. */
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

/** A segment, and the one before it for the states that both ends were in. */
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
