package rootwalk.web.path;

import java.util.Locale;

/// What an exchange spends its time on, in the order in which it does.
public enum Phase {
    /// Nothing of the following: consulting the cache, waiting until one of the origin's connections is free.
    BLOCKED,
    /// Finding the addresses.
    DNS,
    /// Opening TCP, and a proxy's tunnel.
    CONNECT,
    /// The TLS handshake.
    TLS,
    /// Until the last octet of the request is with the kernel.
    SEND,
    /// From then until the first octet of the response.
    WAIT,
    /// From then until its content is whole and decoded.
    RECEIVE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
