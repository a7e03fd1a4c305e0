package rootwalk.daemon.assembly.listening;

import java.util.concurrent.ThreadFactory;
import java.util.function.Supplier;

import rootwalk.daemon.pipeline.HandshakeObserver;
import rootwalk.daemon.transport.stream.StreamSettings;
import rootwalk.resolver.contract.Time;
import rootwalk.socket.quic.AddressTokens;
import rootwalk.socket.quic.TokenKey;

/// What a transport over QUIC needs, whatever protocol it is for.
///
/// @param loops event loops
/// @param settings called for each new connection
/// @param key of the tokens of clients
/// @param threads creates the threads of the event loops
record QuicEnvironment(int loops, Supplier<StreamSettings> settings, QueryTls tls, HandshakeObserver handshakes,
        Time time, Supplier<TokenKey> key, ThreadFactory threads) {

    AddressTokens tokens() {
        return new AddressTokens(time::nanos, key.get());
    }
}
