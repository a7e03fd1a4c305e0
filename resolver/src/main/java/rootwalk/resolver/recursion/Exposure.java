package rootwalk.resolver.recursion;

/// How much of the name a query shows to servers (RFC 9156).
enum Exposure {
    /// The full name and type.
    WHOLE,
    /// A minimised name; after a failure, the full name is sent.
    PART,
    /// A minimised name, and never more than necessary.
    PART_ONLY
}
