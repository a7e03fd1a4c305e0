package rootwalk.resolver.servers;

/// How much of the name a query shows to servers (RFC 9156).
public enum QnameForm {
    /// The full name and type.
    FULL,
    /// A minimised name; after a failure, the full name is sent.
    MINIMISED,
    /// A minimised name, and never more than necessary.
    STRICTLY_MINIMISED
}
