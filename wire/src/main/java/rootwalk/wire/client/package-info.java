/// One query to one server, as a program that looks something up sends it.
///
/// [rootwalk.wire.client.StubClient] is the entry point, and `query`, `fetch` and tests use it: UDP with three attempts,
/// and TCP for a response that is truncated. It is not how the resolver asks: that one has many queries in flight over
/// shared sockets, remembers how each server behaves, and keeps TCP connections (`resolver.upstream`).
@NullMarked
package rootwalk.wire.client;

import org.jspecify.annotations.NullMarked;
