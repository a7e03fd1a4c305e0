package rootwalk.web.server;

/// Called with each request that was served. Any event loop, so it never waits.
@FunctionalInterface
public interface AccessLog {

    void log(AccessLogEntry request);

    /// Whether it wants to know; where it does not, nothing is put together for it.
    default boolean isEnabled() {
        return true;
    }
}
