// The text for each event: a word, what was seen, an explanation, and the RFC section.

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
    rootHints: "the root hints, which every resolver starts from",
    priming: "the NS records of the root (priming, RFC 8109)",
    referral: "the referral from the parent zone",
    authoritativeZone: "an authoritative zone",
    stub: "the configuration",
    forward: "the configuration",
};

const OUTCOMES = {
    answer: ["answer", "The server is authoritative for the zone and has the records.", "RFC 1034 section 4.3.2"],
    alias: ["alias", "The name is an alias; the resolver continues with the target.", "RFC 1034 section 3.6.2"],
    referral: ["referral", "The name is in a delegated zone; the response names the servers of that zone.", "RFC 1034 section 4.3.2"],
    noData: ["no such records", "The name exists, but has no records of this type.", "RFC 2308 section 2.2"],
    nameError: ["no such name", "The name does not exist, and nothing below it does.", "RFC 8020"],
    lame: ["not its zone", "The server is delegated this zone but does not serve it; the next server is queried.", "RFC 9520", true],
    truncated: ["more than fits", "The response does not fit into a datagram; the query is sent again over TCP.", "RFC 7766 section 5"],
    timeout: ["no response", "No response came in time; another server is queried, and this one counts as slow.", "RFC 1035 section 7.2", true],
    unreachable: ["unreachable", "The host or the port cannot be reached; another server is queried.", "RFC 1035 section 7.2", true],
};

const STATUSES = {
    secure: ["The signature or digest is right, and a chain leads to a trust anchor.", "RFC 4035 section 5.3"],
    insecure: ["There is no chain of trust, and it is proved that there is none: the data is accepted, without AD.", "RFC 4035 section 5.2"],
    bogus: ["There must be a chain of trust, but the data does not match it: the answer is SERVFAIL.", "RFC 4035 section 5.5"],
    indeterminate: ["Records of the chain of trust were not obtained: the answer is SERVFAIL.", "RFC 4033 section 5"],
};

/** The link of a chain of trust, as a word and as what was seen. */
const LINKED = {
    delegation: e => [e.NAME === "." ? "trust anchor" : "DS", `${e.NAME} ${e.status}: ${e.detail}`],
    keys: e => ["DNSKEY", `${e.NAME} ${e.status}: ${e.detail}`],
    records: e => ["signature", `${e.NAME} ${e.TYPEname} ${e.status}: ${e.detail}`],
    nameError: e => ["proof", `no name ${e.NAME}, ${e.status}: ${e.detail}`],
    noData: e => ["proof", `no ${e.TYPEname} of ${e.NAME}, ${e.status}: ${e.detail}`],
};

const TELL = {
    // Recursive resolution.
    started: e => said("question", question(e), "The resolver starts: it looks for the closest enclosing zone whose servers are known.", "RFC 1034 section 5.3.3"),
    foundInCache: e => said("from cache", question(e), "The records are in the cache and their TTL has not expired: no server is queried.", "RFC 1034 section 5.3.3"),
    cutChosen: e => said("zone", `${e.cut} with ${count(e.servers, "server")}`,
        `The closest enclosing zone whose servers are known, from ${SOURCES[e.source] ?? e.source}.`, "RFC 1034 section 5.3.3"),
    querySent: e => said("query", `${e.serverName ?? "a server"} at ${e.server}: ${question(e)}`, e.minimised
        ? `A server of ${e.cut} gets only as much of the name as it needs (QNAME minimisation).`
        : `A server of ${e.cut} gets the full question over ${e.transport}.`, e.minimised ? "RFC 9156" : "RFC 1035 section 4.1"),
    responseReceived: e => {
        const [what, meaning, rfc, bad] = OUTCOMES[e.outcome] ?? [e.outcome, "The response cannot be used; another server is tried.", "RFC 1034 section 5.3.3", true];
        const seen = `${what} ${e.detail} in ${millis(e.tookMilliseconds)}`.replace("  ", " ");
        return { ...said("response", seen, meaning, rfc, bad), brief: e.outcome === "alias" ? e.detail.replace(/^to /, "alias ") : what };
    },
    dropped: e => said("drop", `${e.NAME} ${e.TYPEname}: ${e.reason}`, "Records outside the server's bailiwick are ignored.", "RFC 5452 section 6", true),
    aliasFollowed: e => said("alias", `${e.from} is ${e.to}`, "The search starts again for the target, from the closest enclosing zone known.", "RFC 1034 section 3.6.2"),
    joined: e => said("join", question(e), "The same query is in progress; its response is used for both.", "RFC 5452 section 5"),
    exhausted: e => said("limit", e.reason, "The work for one query is limited, so that a zone cannot make a resolver work without end.", "RFC 1034 section 7.1", true),
    validated: e => said(...LINKED[e.part](e), ...STATUSES[e.status], e.status === "bogus" || e.status === "indeterminate"),
    askedAgain: e => said("bogus", question(e), `The response was bogus; another server of ${e.cut} is queried before the client gets an error.`, "RFC 4035 section 4.7", true),
    finished: e => said("done", question(e), "The resolver has the answer and caches it for its TTL.", "RFC 1034 section 5.3.3"),

    // Lookup, connection and HTTP.
    urlParsed: e => said("URL", e.url, `The URL is parsed: the host is ${e.host}, the port ${e.port}.`, "RFC 3986"),
    lookupAsked: e => said(`look in ${LINKS[e.link]}`, question(e), `The name is looked up in the ${LINKS[e.link]}, and in the next source only if it is not found.`, "RFC 1034 section 5.3.1"),
    lookupPassed: e => said(`${LINKS[e.link]} has none`, question(e), `The ${LINKS[e.link]} has no entry for this name.`, "RFC 1034 section 5.3.1"),
    lookupAnswered: e => said(`${LINKS[e.link]} answers`, `${question(e)}: ${e.rcodeName} ${data(e.answerRRs)} ${e.detail ?? ""}`.trim(),
        e.answerRRs.length ? `Valid for ${count(e.TTL, "second")}.` : "There are no records of this type.", "RFC 1035 section 3.2.1"),
    serviceRead: e => said("HTTPS record", `${e.priority === 0 ? "alias to " : ""}${e.target} ${e.protocols.join(", ")}`,
        "Before a connection is made, the zone says which versions of HTTP the site supports, and where.", "RFC 9460 section 9"),
    orderDecided: e => said("order", e.addresses.join(", ") || "no address", `IPv6 and IPv4 addresses alternate; after 250 ms the next one is tried in parallel (${e.reason}).`, "RFC 8305 section 4"),
    connectTried: e => said("SYN", e.remote, "The client requests a connection and sends its initial sequence number.", "RFC 9293 section 3.5"),
    connectFailed: e => said("no connection", `${e.remote}: ${e.reason}`, "The connection to this address failed; the others are tried.", "RFC 8305 section 5", true),
    connected: e => said("SYN-ACK, ACK", `${e.local} to ${e.remote} in ${millis(e.tookMilliseconds)}`, "Both ends know each other's sequence numbers: the connection is established after one round trip.", "RFC 9293 section 3.5"),
    connectionReused: e => said("reused connection", e.remote, "The connection was kept open: no handshake is needed this time.", "RFC 9112 section 9.3"),
    tunnelOpened: e => said("tunnel", `${e.proxy} to ${e.target}`, "The proxy opens the connection and then forwards octets unchanged.", "RFC 9110 section 9.3.6"),
    tlsStep: e => said(e.tlsMessage, octets(e.octets), e.tlsMessage === "encrypted"
        ? "An encrypted record: from here on even certificates are encrypted."
        : "A message of the TLS handshake, seen on the wire.", "RFC 8446 section 4"),
    tlsDone: e => said(e.trusted ? "TLS" : "TLS, not trusted", `${e.version} ${e.cipher}${e.protocol ? `, ${e.protocol} by ALPN` : ""}: ${e.verification}`,
        e.trusted ? `The keys are established${e.resumed ? " from an earlier session" : ""}, and the certificate is valid for ${e.serverName ?? "the host"}.`
            : e.problems[0].remedy || "The certificate is not trusted.", "RFC 8446 section 2", !e.trusted),
    connectionClosed: e => said("FIN", `closed by the ${e.closedBy}${e.tcp ? `, ${e.tcp.state}, round trip ${millis(e.tcp.rttMilliseconds)}, ${count(e.tcp.retransmittedSegments, "retransmission")}` : ""}`,
        "Each end signals that it has nothing more to send.", "RFC 9293 section 3.6"),
    cacheAsked: e => said("cache", e.reason, "A fresh stored response is used without a request.", "RFC 9111 section 4"),
    cacheShown: e => said("cache", e.reason, "Whether the response is stored for later requests.", "RFC 9111 section 3"),
    requestSent: e => said("request", `${e.method} ${e.target}`, "The request is written to the socket: method, target and header fields.", "RFC 9110 section 3.4"),
    firstOctet: () => said("first octet", "", "The response begins; until now the client waited.", "RFC 9112 section 2.1"),
    informed: e => said("interim", `${e.status}`, "An interim response; the final response follows.", "RFC 9110 section 15.2"),
    headReceived: e => said("response", `${e.status} ${e.reasonPhrase} by ${e.version}`, "Status and header fields are received; the content follows.", "RFC 9110 section 15", e.status >= 400),
    bodyReceived: e => said("content", octets(e.encodedOctets) + (e.decodedOctets === e.encodedOctets ? "" : `, ${octets(e.decodedOctets)} when decoded`), "The content is complete.", "RFC 9110 section 6.4"),
    surplusReceived: e => said("surplus", octets(e.octets), "Octets came after the end of the response. They belong to no request and are ignored, and the connection is closed.", "RFC 9112 section 6.3", true),
    redirected: e => said("redirect", `${e.status} to ${e.to}`, `The response redirects; the client follows with ${e.method}.`, "RFC 9110 section 15.4"),
    partFound: e => said("part", e.url, `The page refers to this ${e.kind}; its request has the priority ${e.priority}.`, "RFC 9218 section 4.1"),
    retried: e => said("once more", e.reason, "The connection ended before a response, so the request may be sent again.", "RFC 9110 section 9.2.2"),
    failed: e => said(e.step ? `failed: ${e.step}` : "failed", e.problems[0].message, e.problems[0].remedy, "", true),
    segments: e => said("segments", `${e.client} to ${e.server}: ${count(e.segments, "segment")} in ${millis(e.tookMilliseconds)}`,
        "Every segment of this connection, from the first SYN to the last ACK; the ladder shows them.", "RFC 9293 section 3.3.2"),
    segmentsUnseen: e => said("segments", e.problems[0].message, "Packet capture needs a privilege on Linux; the ladder is drawn from the events instead."),
    segmentsMissing: e => said("segments", e.problems[0].message, "The ladder has gaps.", "", true),
    result: e => e.exchanges
        ? said("end", e.exchanges.map(exchange => exchange.status).join(", then "), `${count(e.exchanges.length, "exchange")}${e.parts?.length ? `, and ${count(e.parts.length, "part")} of the page` : ""}.`, "RFC 9110 section 3.3")
        : said("end", `${e.rcodeName} ${data(e.answerRRs)}`.trim(), `${e.queries} ${e.queries === 1 ? "query" : "queries"} to servers in ${millis(e.tookMilliseconds)}.`, "RFC 1035 section 4.1.1", e.RCODE !== 0),
};

/** The text for an event, also for one of an unknown kind. */
export const tell = event => (TELL[event.event] ?? (e => said(e.event, "", "")))(event);

export const PHASES = {
    blocked: ["blocked", "Before the lookup: the cache is checked, and the request waits for a connection.", "RFC 9111 section 4"],
    dns: ["name", "Finding the addresses of the host.", "RFC 1034 section 5.3.3"],
    connect: ["connect", "TCP's three-way handshake: one round trip.", "RFC 9293 section 3.5"],
    tls: ["TLS", "Establishing keys and verifying the certificate.", "RFC 8446 section 2"],
    send: ["send", "Writing the request to the socket.", "RFC 9112 section 2.1"],
    wait: ["wait", "Until the first octet of the response: one round trip, and the processing time of the server.", "RFC 9112 section 2.1"],
    receive: ["receive", "Until the content is complete and decoded.", "RFC 9110 section 6.4"],
};
