package rootwalk.web.server;

/// Called after each request. Called by any event loop; must not block.
@FunctionalInterface
public interface AccessLog {

    void log(AccessLogEntry request);

    /// Whether requests are logged; if not, no entries are created.
    default boolean isEnabled() {
        return true;
    }
}
