package rootwalk.web.path;

/// The sources of a lookup, in their order.
public enum LookupSource {
    /// The DNS cache of the client.
    STUB_CACHE("stub cache"),
    /// The hosts file, and `localhost`.
    HOSTS_FILE("hosts file"),
    /// The resolver or DNS server.
    RESOLVER("resolver");

    private final String text;

    LookupSource(String text) {
        this.text = text;
    }

    @Override
    public String toString() {
        return text;
    }
}
