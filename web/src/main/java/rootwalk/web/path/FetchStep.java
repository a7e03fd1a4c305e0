package rootwalk.web.path;

import java.util.Locale;

/// The steps of a fetch that can fail, in their order.
public enum FetchStep {
    /// Lookup of the addresses.
    LOOKUP,
    /// TCP handshake.
    CONNECT,
    /// Opening a tunnel through a proxy (RFC 9110 section 9.3.6).
    PROXY,
    /// TLS handshake, with the verification of the certificate.
    TLS,
    /// Sending the request.
    SEND,
    /// Waiting for the first octet of the response.
    WAIT,
    /// Receiving the response and decoding its content.
    RECEIVE,
    /// Following a redirect.
    REDIRECT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
