package rootwalk.resolver.recursion;

/// How much of what is wanted a question shows to the servers that are asked (RFC 9156).
enum Exposure {
    /// Name and type.
    WHOLE,
    /// A part of the name; where it leads to nothing, the whole is asked.
    PART,
    /// A part of the name and never more than is necessary.
    PART_ONLY
}
