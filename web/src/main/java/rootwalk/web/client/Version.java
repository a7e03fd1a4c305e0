package rootwalk.web.client;

import java.util.List;

/// The HTTP version that a client uses.
public enum Version {
    HTTP_1_0("http/1.1"),
    HTTP_1_1("http/1.1"),
    /// HTTP/2 if the server selects it by ALPN, else HTTP/1.1.
    HTTP_2("h2", "http/1.1"),
    /// HTTP/2 with prior knowledge, also without TLS (RFC 9113 section 3.3).
    HTTP_2_PRIOR_KNOWLEDGE("h2");

    private final List<String> protocols;

    Version(String... protocols) {
        this.protocols = List.of(protocols);
    }

    /// The protocols offered by ALPN, the preferred one first.
    public List<String> protocols() {
        return protocols;
    }
}
