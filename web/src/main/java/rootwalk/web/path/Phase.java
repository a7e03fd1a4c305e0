package rootwalk.web.path;

import java.util.Locale;

/// What an exchange spends its time on, in the order in which it does.
public enum Phase {
    /// Nothing of the following: this program's own doing, as it consults the cache, waits until one of the origin's
    /// connections is free, or, in a JVM that has just begun, reads its own classes.
    BLOCKED,
    /// Finding the addresses.
    DNS,
    /// Opening TCP, from when the kernel is asked to, and a proxy's tunnel.
    CONNECT,
    /// The TLS handshake.
    TLS,
    /// From the first octet of the request until its last is with the kernel.
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
