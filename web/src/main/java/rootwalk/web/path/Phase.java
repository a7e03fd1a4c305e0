package rootwalk.web.path;

import java.util.Locale;

/// The phases of an exchange, in their order.
public enum Phase {
    /// None of the following: cache lookups, waiting for a free connection, and other work of this program, such as
    /// class loading in a new JVM.
    BLOCKED,
    /// Lookup of the addresses.
    DNS,
    /// Connecting, from the call to the kernel, and the tunnel of a proxy.
    CONNECT,
    /// The TLS handshake.
    TLS,
    /// From the first octet of the request until the last is written to the socket.
    SEND,
    /// Until the first octet of the response.
    WAIT,
    /// Until the content is complete and decoded.
    RECEIVE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
