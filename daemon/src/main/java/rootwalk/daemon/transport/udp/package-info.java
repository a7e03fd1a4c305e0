/// Queries over UDP.
///
/// [rootwalk.daemon.transport.udp.UdpTransport] is the entry point. Each loop of the `socket` module has a
/// `UdpQueries` of its own, which reads a datagram into its [rootwalk.daemon.pipeline.QueryContext], serves it through the pipeline
/// that was current at the start of the batch, and leaves the response in the loop's array. Nothing is copied or
/// allocated, unless the query is detached. In a datagram of a proxy, the message follows a header with the client.
@NullMarked
package rootwalk.daemon.transport.udp;

import org.jspecify.annotations.NullMarked;
