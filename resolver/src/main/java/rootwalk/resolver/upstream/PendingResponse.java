package rootwalk.resolver.upstream;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.contract.UpstreamEncryption.Rejected;

/// The response to a query over a connection that other queries use at the same time. Without octets, the connection has ended, or the server has rejected the
/// query. Any thread.
final class PendingResponse extends PendingResult<byte[]> {

    private volatile @Nullable Rejected rejection;
    private volatile String loss = "";

    /// The server sends something else than a DNS message.
    void reject(Rejected why) {
        rejection = why;
        end(null);
    }

    /// The connection ends before the response.
    ///
    /// @param why for users
    void lose(String why) {
        loss = why;
        end(null);
    }

    /// Why there is no response if the connection has ended; empty if that is not known.
    String loss() {
        return loss;
    }

    /// Null if the server has not rejected the query.
    @Nullable
    Rejected rejection() {
        return rejection;
    }
}
