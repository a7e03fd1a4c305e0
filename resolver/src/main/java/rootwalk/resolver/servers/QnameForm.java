package rootwalk.resolver.servers;

/// The form of the name in queries to servers (RFC 9156).
public enum QnameForm {
    /// The full name and type.
    FULL,
    /// A minimised name; after a failure, the full name is sent.
    MINIMISED,
    /// A minimised name, never with more labels than necessary.
    STRICTLY_MINIMISED
}
