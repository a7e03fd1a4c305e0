package rootwalk.daemon.assembly;

import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.resolver.contract.Time;

/// What a transport over QUIC needs, whatever protocol it is for.
///
/// @param loops event loops
/// @param settings called for each new connection
/// @param threads creates the threads of the event loops
record QuicEnvironment(int loops, Supplier<StreamSettings> settings, QueryTls tls, HandshakeObserver handshakes,
        Time time, ThreadFactory threads) {}
