package rootwalk.daemon.assembly.listening;

import rootwalk.daemon.transport.quic.QuicTransport;

/// Starts a transport over QUIC. Implemented by classes with names: to link a lambda would load [QuicTransport]. Any thread.
interface QuicStart {

    QuicTransport start();

    /// The transport has ended.
    default void ended() {}
}
