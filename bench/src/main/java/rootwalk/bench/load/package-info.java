/// A load generator for DNS over QUIC and over TLS: many queries at a time on a few connections.
///
/// [rootwalk.bench.load.StreamLoad] is the program, which `bench/run StreamLoad` starts. `QueryFile` reads the queries. A `LoadRun` hands
/// them out and counts the responses, with a `Latencies`. `QuicLoad` and `TlsLoad` are the clients, with all connections on one event loop.
@NullMarked
package rootwalk.bench.load;

import org.jspecify.annotations.NullMarked;
