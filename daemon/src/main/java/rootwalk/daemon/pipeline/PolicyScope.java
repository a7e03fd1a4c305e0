package rootwalk.daemon.pipeline;

/// Which clients an answer is for, as far as response policy zones decide.
public enum PolicyScope {
    /// All clients without a trigger of their own.
    ALL,
    /// Clients for which no response is changed.
    EXEMPT,
    /// This client only.
    CLIENT
}
