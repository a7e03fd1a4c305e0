package rootwalk.web.path;

import java.util.Locale;

/// The steps at which a fetch can end before its time, in the order in which they are taken.
public enum FetchStep {
    /// The name's addresses are looked up.
    LOOKUP,
    /// TCP's three-way handshake.
    CONNECT,
    /// A tunnel through a proxy (RFC 9110 section 9.3.6).
    PROXY,
    /// The TLS handshake, with the verification of the certificate.
    TLS,
    /// The request is sent.
    SEND,
    /// The first octet of the response is awaited.
    WAIT,
    /// The response is received and its content decoded.
    RECEIVE,
    /// A redirect is followed.
    REDIRECT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
