package rootwalk.daemon.valkey;

import java.util.concurrent.CompletableFuture;

/// Connects to one server. Any thread.
interface ValkeyConnector {

    /// Opens a connection. May block for a while before it returns.
    ///
    /// @param lost called when the connection is closed by anybody
    CompletableFuture<? extends ValkeyConnection> connect(Runnable lost);

    /// Ends all connections.
    void close();
}
