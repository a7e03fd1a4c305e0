package rootwalk.web.client;

import java.util.List;

/// Which HTTP a client speaks.
public enum Version {
    HTTP_1_0("http/1.1"),
    HTTP_1_1("http/1.1"),
    /// HTTP/2 where the server chooses it by ALPN, else HTTP/1.1.
    HTTP_2("h2", "http/1.1"),
    /// HTTP/2 from the first octet, without TLS as well (RFC 9113 section 3.3).
    HTTP_2_PRIOR_KNOWLEDGE("h2");

    private final List<String> protocols;

    Version(String... protocols) {
        this.protocols = List.of(protocols);
    }

    /// What is offered by ALPN, the favourite first.
    public List<String> protocols() {
        return protocols;
    }
}
