package rootwalk.resolver.sharing;

/// Whether signatures were requested from the servers (RFC 3225), so that their absence is significant.
public enum Signatures {
    NOT_REQUESTED, REQUESTED
}
