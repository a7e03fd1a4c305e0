// Header fields: what each of them says, and the RFC that holds.

const FIELDS = {
    "accept": ["The media types that the client can make something of.", "RFC 9110 section 12.5.1"],
    "accept-encoding": ["The content codings that the client can undo.", "RFC 9110 section 12.5.3"],
    "accept-language": ["The languages that the person reads.", "RFC 9110 section 12.5.4"],
    "accept-ranges": ["Parts of the content may be asked for.", "RFC 9110 section 14.3"],
    "age": ["Seconds since the response was made or validated, in caches on the way.", "RFC 9111 section 5.1"],
    "allow": ["The methods that may be used here.", "RFC 9110 section 10.2.1"],
    "authorization": ["Who asks, and how that is proved.", "RFC 9110 section 11.6.2"],
    "cache-control": ["Who may keep the response, how long, and what must happen before it is used again.", "RFC 9111 section 5.2"],
    "connection": ["What holds for this one connection, such as whether it stays open.", "RFC 9110 section 7.6.1"],
    "content-encoding": ["How the content was coded, mostly to make it smaller.", "RFC 9110 section 8.4"],
    "content-language": ["The language of those whom the content is for.", "RFC 9110 section 8.5"],
    "content-length": ["How many octets of content follow; that is how the other end knows where it ends.", "RFC 9110 section 8.6"],
    "content-location": ["The URL of just this representation.", "RFC 9110 section 8.7"],
    "content-type": ["What kind of data the content is.", "RFC 9110 section 8.3"],
    "cookie": ["What the site asked the client to remember, brought back.", "RFC 6265 section 5.4"],
    "date": ["When the response was made, by the server's clock.", "RFC 9110 section 6.6.1"],
    "etag": ["A name for exactly this content. Next time the client may ask whether it still holds.", "RFC 9110 section 8.8.3"],
    "expires": ["Until when the response counts as fresh, unless Cache-Control says otherwise.", "RFC 9111 section 5.3"],
    "host": ["Which of its sites the server is asked for: many may share an address.", "RFC 9110 section 7.2"],
    "if-modified-since": ["Send the content only if it has changed since then.", "RFC 9110 section 13.1.3"],
    "if-none-match": ["Send the content only if it is not one of these any more.", "RFC 9110 section 13.1.2"],
    "last-modified": ["When the content changed last. Next time the client may ask whether it has since.", "RFC 9110 section 8.8.2"],
    "location": ["Where to go instead.", "RFC 9110 section 10.2.2"],
    "range": ["Only this part is asked for.", "RFC 9110 section 14.2"],
    "referer": ["The page that led here.", "RFC 9110 section 10.1.3"],
    "retry-after": ["When it is worth asking again.", "RFC 9110 section 10.2.3"],
    "server": ["The software that answers.", "RFC 9110 section 10.2.4"],
    "set-cookie": ["Something the client is asked to remember, and to bring back.", "RFC 6265 section 4.1"],
    "strict-transport-security": ["From now on, come by TLS only.", "RFC 6797 section 6.1"],
    "transfer-encoding": ["How the message is framed on this connection: in chunks, each with its length.", "RFC 9112 section 6.1"],
    "user-agent": ["The software that asks.", "RFC 9110 section 10.1.5"],
    "vary": ["The fields of the request on which the response depends; a cache must heed them.", "RFC 9110 section 12.5.5"],
    "www-authenticate": ["How the client may prove who asks.", "RFC 9110 section 11.6.1"],
};

const OTHER = ["A header field that says more about the message.", "RFC 9110 section 6.3"];

export function tellField({ name, value }) {
    const [meaning, rfc] = FIELDS[name.toLowerCase()] ?? OTHER;
    return { title: `${name}: ${value}`, meaning, rfc };
}
