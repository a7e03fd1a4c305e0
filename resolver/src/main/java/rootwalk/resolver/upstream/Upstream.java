package rootwalk.resolver.upstream;

import rootwalk.resolver.contract.ResolutionEvent.ResponseKind;
import rootwalk.resolver.contract.ResolutionEvent.UpstreamTransport;

/// Sends a query to a server and waits for the response. Any number of virtual threads may call it at the same time.
public interface Upstream extends AutoCloseable {

    /// @param observer
    ///            receives each query sent and each response that is not the last
    QueryResult query(UpstreamQuery query, Attempt attempt, Observer observer);

    @Override
    void close();

    /// Observes the exchanges of one [#query], of which there may be several.
    interface Observer {

        /// Ignores everything.
        Observer NONE = new Observer() {
        };

        /// A query is about to be sent.
        default void querySent(UpstreamQuery query, UpstreamTransport transport) {}

        /// A response arrived, or none did in time, and the server is queried again in another way.
        default void retried(UpstreamQuery query, QueryResult result, ResponseKind kind) {}
    }
}
