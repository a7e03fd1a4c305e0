/// Questions by UDP.
///
/// [rootwalk.daemon.transport.udp.UdpTransport] is the entry point. Each loop of the `socket` module has a handler of
/// its own here, which lays a datagram into its [rootwalk.daemon.pipeline.QueryContext], serves it through the pipeline
/// in force at the start of the batch, and leaves the response in the loop's array. Nothing is copied and nothing
/// allocated, unless the question is detached.
@NullMarked
package rootwalk.daemon.transport.udp;

import org.jspecify.annotations.NullMarked;
