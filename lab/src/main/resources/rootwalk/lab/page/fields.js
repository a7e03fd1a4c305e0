// Header fields: the meaning of each, and its RFC section.

const FIELDS = {
    "accept": ["The media types that the client can process.", "RFC 9110 section 12.5.1"],
    "accept-encoding": ["The content codings that the client can decode.", "RFC 9110 section 12.5.3"],
    "accept-language": ["The languages that the user prefers.", "RFC 9110 section 12.5.4"],
    "accept-ranges": ["Range requests are supported.", "RFC 9110 section 14.3"],
    "age": ["Seconds since the response was generated or validated at the origin server.", "RFC 9111 section 5.1"],
    "allow": ["The methods that may be used here.", "RFC 9110 section 10.2.1"],
    "authorization": ["The credentials of the client.", "RFC 9110 section 11.6.2"],
    "cache-control": ["Who may store the response, for how long, and when it must be validated.", "RFC 9111 section 5.2"],
    "connection": ["Options for this connection, such as whether it stays open.", "RFC 9110 section 7.6.1"],
    "content-encoding": ["The coding of the content, usually to compress it.", "RFC 9110 section 8.4"],
    "content-language": ["The language of the intended audience.", "RFC 9110 section 8.5"],
    "content-length": ["The number of octets of content, which marks its end.", "RFC 9110 section 8.6"],
    "content-location": ["The URL of just this representation.", "RFC 9110 section 8.7"],
    "content-type": ["What kind of data the content is.", "RFC 9110 section 8.3"],
    "cookie": ["Cookies that the site has set.", "RFC 6265 section 5.4"],
    "date": ["When the response was generated, by the server's clock.", "RFC 9110 section 6.6.1"],
    "etag": ["An identifier of this version of the content, for a later validation.", "RFC 9110 section 8.8.3"],
    "expires": ["The time until which the response is fresh, unless Cache-Control says otherwise.", "RFC 9111 section 5.3"],
    "host": ["The site that is requested: many may share an address.", "RFC 9110 section 7.2"],
    "if-modified-since": ["Send the content only if it has changed since then.", "RFC 9110 section 13.1.3"],
    "if-none-match": ["Send the content only if it is not one of these any more.", "RFC 9110 section 13.1.2"],
    "last-modified": ["When the content last changed, for a later validation.", "RFC 9110 section 8.8.2"],
    "location": ["The target of the redirect.", "RFC 9110 section 10.2.2"],
    "range": ["The part of the content that is requested.", "RFC 9110 section 14.2"],
    "referer": ["The page from which the request came.", "RFC 9110 section 10.1.3"],
    "retry-after": ["When to send the request again.", "RFC 9110 section 10.2.3"],
    "server": ["The software of the server.", "RFC 9110 section 10.2.4"],
    "set-cookie": ["A cookie for the client to store and send back.", "RFC 6265 section 4.1"],
    "strict-transport-security": ["From now on, only HTTPS is allowed for this host.", "RFC 6797 section 6.1"],
    "transfer-encoding": ["How the message is framed on this connection: in chunks, each with its length.", "RFC 9112 section 6.1"],
    "user-agent": ["The software of the client.", "RFC 9110 section 10.1.5"],
    "vary": ["The request fields on which the response depends; a cache must compare them.", "RFC 9110 section 12.5.5"],
    "www-authenticate": ["The authentication schemes that the server accepts.", "RFC 9110 section 11.6.1"],
};

const OTHER = ["Another header field of the message.", "RFC 9110 section 6.3"];

export function tellField({ name, value }) {
    const [meaning, rfc] = FIELDS[name.toLowerCase()] ?? OTHER;
    return { title: `${name}: ${value}`, meaning, rfc };
}
