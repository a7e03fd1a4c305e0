package rootwalk.resolver.contract;

/// Sends a failure to a client whose query takes longer than the client waits.
@FunctionalInterface
public interface EarlyResponse {

    /// Ends the resolution when the client no longer waits.
    EarlyResponse NONE = failure -> false;

    /// Called on the resolving thread, at most once.
    ///
    /// @return whether the resolution may continue in the background
    boolean send(Resolution failure);
}
