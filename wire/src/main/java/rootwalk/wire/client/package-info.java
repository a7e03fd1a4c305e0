/// A stub client: one query to one server.
///
/// [rootwalk.wire.client.StubClient] is the entry point, and `query`, `fetch` and tests use it: UDP with three
/// attempts, and TCP for a response that is truncated; TLS; or a zone transfer, record by record. A query may be signed;
/// then the response is verified (RFC 8945). A [rootwalk.wire.client.MessageStream] is the connection over TCP or TLS, also
/// for `transfer`. The resolver does not use it: it has many queries in flight over shared sockets, stores the state of each
/// server, and reuses TCP connections (`resolver.upstream`).
@NullMarked
package rootwalk.wire.client;

import org.jspecify.annotations.NullMarked;
