package rootwalk.web.server;

/// Learns what was served. Any event loop, so it never waits.
@FunctionalInterface
public interface AccessLog {

    void served(Served request);
}
