// What each event says: in a word, as it was seen, in a sentence, and the RFC that holds.

const said = (step, seen, meaning, rfc = "", bad = false) => ({ step, seen, meaning, rfc, bad });
const question = event => `${event.QNAME} ${event.QTYPEname}`;
export const count = (number, word) => `${number} ${word}${number === 1 ? "" : "s"}`;
/** The data of a record as text; in hexadecimal where the type is unknown. */
export const textOf = record => record[`rdata${record.TYPEname}`] ?? record.RDATAHEX;
const data = records => records.map(record => `${record.TYPEname} ${textOf(record)}`).join(", ");

const LINKS = { stubCache: "stub cache", hostsFile: "hosts file", resolver: "resolver" };

export const octets = number => `${number.toLocaleString("en")} octets`;
export const millis = number => `${number < 10 ? number.toFixed(2) : number < 100 ? number.toFixed(1) : Math.round(number)} ms`;

const SOURCES = {
    rootHints: "the root hints, which every resolver begins with",
    priming: "what the root said of itself",
    referral: "the referral of the zone above",
    authoritativeZone: "an authoritative zone",
    stub: "the configuration",
    forward: "the configuration",
};

const OUTCOMES = {
    answer: ["answer", "The server has authority over the zone and knows the records.", "RFC 1034 section 4.3.2"],
    alias: ["alias", "The name is another name for something else; the walk goes on to that.", "RFC 1034 section 3.6.2"],
    referral: ["referral", "The server does not know, but knows whom to ask: the servers of the zone below.", "RFC 1034 section 4.3.2"],
    noData: ["no such records", "The name is there, or leads to others below it, but has no records of this type.", "RFC 2308 section 2.2"],
    nameError: ["no such name", "The name does not exist, and nothing below it does.", "RFC 8020"],
    lame: ["not its zone", "The server was named for this zone but does not serve it; the next one is asked.", "RFC 9520", true],
    truncated: ["more than fits", "The reply does not fit into a datagram; the question is asked again over TCP.", "RFC 7766 section 5"],
    timeout: ["silence", "Nothing came in time; another server is asked, and this one is remembered as slow.", "RFC 1035 section 7.2", true],
    unreachable: ["unreachable", "The machine, or the port, is not there; another server is asked.", "RFC 1035 section 7.2", true],
};

const TELL = {
    // The walk of the resolver.
    started: e => said("question", question(e), "The resolver begins: it looks for the nearest zone whose servers it knows.", "RFC 1034 section 5.3.3"),
    foundInCache: e => said("from cache", question(e), "This was learnt earlier and its time to live is not over: nobody is asked.", "RFC 1034 section 5.3.3"),
    cutChosen: e => said("zone", `${e.cut} with ${count(e.servers, "server")}`,
        `The nearest zone whose servers are known, from ${SOURCES[e.source] ?? e.source}.`, "RFC 1034 section 5.3.3"),
    asked: e => said("ask", `${e.serverName ?? "a server"} at ${e.server}: ${question(e)}`, e.minimised
        ? `A server of ${e.cut} is asked for no more of the name than it needs to know.`
        : `A server of ${e.cut} is asked the question itself over ${e.transport}.`, e.minimised ? "RFC 9156" : "RFC 1035 section 4.1"),
    heard: e => {
        const [what, meaning, rfc, bad] = OUTCOMES[e.outcome] ?? [e.outcome, "The reply is of no use here; another way is tried.", "RFC 1034 section 5.3.3", true];
        const seen = `${what} ${e.detail} in ${millis(e.tookMilliseconds)}`.replace("  ", " ");
        return { ...said("hear", seen, meaning, rfc, bad), brief: e.outcome === "alias" ? e.detail.replace(/^to /, "alias ") : what };
    },
    dropped: e => said("drop", `${e.NAME} ${e.TYPEname}: ${e.reason}`, "What a server says of somebody else's zone is not believed.", "RFC 5452 section 6", true),
    aliasFollowed: e => said("alias", `${e.from} is ${e.to}`, "The walk begins again for the name that is meant, from the nearest zone known.", "RFC 1034 section 3.6.2"),
    joined: e => said("join", question(e), "The same is being asked already; its answer will do for both.", "RFC 5452 section 5"),
    exhausted: e => said("give up", e.reason, "Work for one question is bounded, so that nobody can make a resolver walk for ever.", "RFC 1034 section 7.1", true),
    finished: e => said("done", question(e), "The resolver has its answer, and keeps it as long as it may.", "RFC 1034 section 5.3.3"),

    // The path of the URL.
    urlParsed: e => said("URL", e.url, `The text is taken apart: the host is ${e.host}, the port ${e.port}.`, "RFC 3986"),
    lookupAsked: e => said(`ask ${LINKS[e.link]}`, question(e), `The ${LINKS[e.link]} is asked for the name; the next link only if it does not know.`, "RFC 1034 section 5.3.1"),
    lookupPassed: e => said(`${LINKS[e.link]} passes`, question(e), `The ${LINKS[e.link]} knows nothing of this name.`, "RFC 1034 section 5.3.1"),
    lookupAnswered: e => said(`${LINKS[e.link]} answers`, `${question(e)}: ${e.rcodeName} ${data(e.answerRRs)} ${e.detail ?? ""}`.trim(),
        e.answerRRs.length ? `Good for ${count(e.TTL, "second")}.` : "There is nothing of this type.", "RFC 1035 section 3.2.1"),
    serviceRead: e => said("HTTPS record", `${e.priority === 0 ? "alias to " : ""}${e.target} ${e.protocols.join(", ")}`,
        "Before anybody connects, the zone says which versions of HTTP the site speaks, and where.", "RFC 9460 section 9"),
    orderDecided: e => said("order", e.addresses.join(", ") || "no address", `IPv6 and IPv4 take turns; a quarter of a second later the next one is tried as well (${e.reason}).`, "RFC 8305 section 4"),
    connectTried: e => said("SYN", e.remote, "Our kernel asks for a connection and says where its sequence numbers begin.", "RFC 9293 section 3.5"),
    connectFailed: e => said("no connection", `${e.remote}: ${e.reason}`, "This address did not do; the others are tried.", "RFC 8305 section 5", true),
    connected: e => said("SYN-ACK, ACK", `${e.local} to ${e.remote} in ${millis(e.tookMilliseconds)}`, "Both ends know each other's sequence numbers: the connection is established after one round trip.", "RFC 9293 section 3.5"),
    connectionReused: e => said("kept connection", e.remote, "The connection was kept open: no handshake is needed this time.", "RFC 9112 section 9.3"),
    tunnelOpened: e => said("tunnel", `${e.proxy} to ${e.target}`, "The proxy connects us and then passes octets without looking at them.", "RFC 9110 section 9.3.6"),
    tlsStep: e => said(e.tlsMessage, octets(e.octets), e.tlsMessage === "encrypted"
        ? "A record that only the two ends can read: from here on even certificates are hidden."
        : "A message of the TLS handshake, seen on the wire.", "RFC 8446 section 4"),
    tlsDone: e => said(e.trusted ? "TLS" : "TLS, not trusted", `${e.version} ${e.cipher}${e.protocol ? `, ${e.protocol} by ALPN` : ""}: ${e.verification}`,
        e.trusted ? `Keys are agreed upon${e.resumed ? " from an earlier session" : ""}, and the certificate says that this is ${e.serverName ?? "the host"}.`
            : e.problems[0].remedy || "The certificate is not trusted.", "RFC 8446 section 2", !e.trusted),
    connectionClosed: e => said("FIN", `closed by the ${e.closedBy}${e.tcp ? `, ${e.tcp.state}, round trip ${millis(e.tcp.rttMilliseconds)}, ${count(e.tcp.retransmittedSegments, "retransmission")}` : ""}`,
        "Each end says that it has nothing more to send.", "RFC 9293 section 3.6"),
    cacheAsked: e => said("cache", e.reason, "A stored response may answer without asking anybody, as long as it is fresh.", "RFC 9111 section 4"),
    cacheShown: e => said("cache", e.reason, "Whether the response is kept for the next time.", "RFC 9111 section 3"),
    requestSent: e => said("request", `${e.method} ${e.target}`, "The request is with the kernel: method, target and header fields.", "RFC 9110 section 3.4"),
    firstOctet: () => said("first octet", "", "The server has begun to answer; until now we waited.", "RFC 9112 section 2.1"),
    informed: e => said("interim", `${e.status}`, "Not the answer yet, but word of it.", "RFC 9110 section 15.2"),
    headReceived: e => said("response", `${e.status} ${e.reasonPhrase} by ${e.version}`, "Status and header fields are there; the content follows.", "RFC 9110 section 15", e.status >= 400),
    bodyReceived: e => said("content", octets(e.encodedOctets) + (e.decodedOctets === e.encodedOctets ? "" : `, ${octets(e.decodedOctets)} when decoded`), "All of the content has come.", "RFC 9110 section 6.4"),
    surplusReceived: e => said("surplus", octets(e.octets), "More came than the response has. It belongs to no request, is not looked at, and the connection is closed.", "RFC 9112 section 6.3", true),
    redirected: e => said("redirect", `${e.status} to ${e.to}`, `The response leads elsewhere; it is followed by ${e.method}.`, "RFC 9110 section 15.4"),
    partFound: e => said("part", e.url, `The page wants this ${e.kind}; how urgent it is, its request says: ${e.priority}.`, "RFC 9218 section 4.1"),
    retried: e => said("once more", e.reason, "The connection ended before any answer, so the request may be sent again.", "RFC 9110 section 9.2.2"),
    failed: e => said(e.step ? `failed: ${e.step}` : "failed", e.problems[0].message, e.problems[0].remedy, "", true),
    segments: e => said("segments", `${e.client} to ${e.server}: ${count(e.segments, "segment")} in ${millis(e.tookMilliseconds)}`,
        "Every segment of this connection, from the first SYN to the last ACK; the ladder shows them.", "RFC 9293 section 3.3.2"),
    segmentsUnseen: e => said("segments", e.problems[0].message, "Looking at packets is a right of its own on Linux; the ladder shows what the events tell instead."),
    segmentsMissing: e => said("segments", e.problems[0].message, "The ladder has gaps.", "", true),
    result: e => e.exchanges
        ? said("end", e.exchanges.map(exchange => exchange.status).join(", then "), `${count(e.exchanges.length, "exchange")}${e.parts?.length ? `, and ${count(e.parts.length, "part")} of the page` : ""}.`, "RFC 9110 section 3.3")
        : said("end", `${e.rcodeName} ${data(e.answerRRs)}`.trim(), `${count(e.queries, "question")} to servers in ${millis(e.tookMilliseconds)}.`, "RFC 1035 section 4.1.1", e.RCODE !== 0),
};

/** What there is to say of an event, of a kind that is unknown as well. */
export const tell = event => (TELL[event.event] ?? (e => said(e.event, "", "")))(event);

export const PHASES = {
    blocked: ["blocked", "Before anything: the cache is consulted, and a free connection awaited.", "RFC 9111 section 4"],
    dns: ["name", "Finding the addresses of the host.", "RFC 1034 section 5.3.3"],
    connect: ["connect", "TCP's three-way handshake: one round trip.", "RFC 9293 section 3.5"],
    tls: ["TLS", "Agreeing upon keys and judging the certificate.", "RFC 8446 section 2"],
    send: ["send", "Handing the request to the kernel.", "RFC 9112 section 2.1"],
    wait: ["wait", "Until the first octet of the response: the network there and back, and the server's own time.", "RFC 9112 section 2.1"],
    receive: ["receive", "Until the content is whole and decoded.", "RFC 9110 section 6.4"],
};
