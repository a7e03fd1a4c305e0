package rootwalk.resolver.contract;

/// Takes the failure that a client is given when its patience ends before the walk does.
@FunctionalInterface
public interface EarlyAnswer {

    /// The walk ends when the patience does.
    EarlyAnswer NONE = failure -> false;

    /// Called on the thread of the walk, at most once.
    ///
    /// @return whether the walk may go on for the cache
    boolean fails(Resolution failure);
}
