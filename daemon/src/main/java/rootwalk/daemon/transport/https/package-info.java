/// Queries over HTTPS (RFC 8484).
///
/// [rootwalk.daemon.transport.https.HttpsQueries] is the entry point: the site of a [rootwalk.web.server.WebServer], which does
/// everything of HTTP/1.1 and HTTP/2, with limits for its clients, and of a [rootwalk.web.server.Http3Server]. A [rootwalk.daemon.transport.https.RequestedMessage] is the DNS
/// message of a request, or the HTTP response to a request without one. Each event loop has a
/// [rootwalk.daemon.transport.https.HttpsLoop], which serves the message through the pipeline: an answer from memory is returned at
/// once, and a [rootwalk.daemon.transport.https.HttpsOrigin] completes the response to a suspended query later.
/// [rootwalk.daemon.transport.https.Freshness] says how long HTTP caches may use a response.
///
/// [rootwalk.daemon.transport.https.AlternativeService] tells clients of HTTP/1.1 and HTTP/2 that HTTP/3 is served as well.
///
/// [rootwalk.daemon.transport.https.HttpsLayer] adds TLS to connections, with the threads for handshakes of
/// [rootwalk.daemon.transport.stream]; a `RecordJoin` sends the records of several responses together.
///
/// Behind a proxy that ends TLS, connections have a [rootwalk.daemon.transport.https.ProxiedLayer] in its place, and
/// [rootwalk.daemon.transport.https.ForwardedClients] finds the client in a [rootwalk.daemon.transport.https.ForwardingField] of each request.
@NullMarked
package rootwalk.daemon.transport.https;

import org.jspecify.annotations.NullMarked;
