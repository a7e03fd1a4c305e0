package rootwalk.web.path;

/// The links of the chain that is asked for a name, in their order.
public enum LookupSource {
    /// What the client itself remembers.
    STUB_CACHE("stub cache"),
    /// Names that the owner of this machine wrote down, and `localhost`.
    HOSTS_FILE("hosts file"),
    /// Who asks the DNS.
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
