/// A cache that several resolvers share, in a server with the protocol of Redis: Valkey, or Redis itself.
///
/// [rootwalk.daemon.valkey.ValkeyCache] is the entry point. It has at most one connection, does not query a server for a time after late answers,
/// and drops writes that do not fit in its queue, so that no query waits for the server longer than a lookup may take.
/// `AnswerLimit` closes the connection before a server can fill the memory.
/// `LettuceConnector` makes the connections, with the client Lettuce; no other class has its types.
/// Without such a server in the configuration, nothing of this package is loaded.
///
/// Independent of what the values are.
@NullMarked
package rootwalk.daemon.valkey;

import org.jspecify.annotations.NullMarked;
