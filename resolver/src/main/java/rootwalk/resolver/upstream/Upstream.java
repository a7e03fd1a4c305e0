package rootwalk.resolver.upstream;

import rootwalk.resolver.contract.WalkEvent.Outcome;
import rootwalk.resolver.contract.WalkEvent.Transport;

/// Sends a query to a server and waits for the response. Any number of virtual threads may do so at once.
public interface Upstream extends AutoCloseable {

    /// @param watch
    ///            receives each query sent and each response that is not the last
    Heard ask(Ask ask, Attempt attempt, Watch watch);

    @Override
    void close();

    /// Observes the exchanges of one [#ask], of which there may be several.
    interface Watch {

        /// Ignores everything.
        Watch NOBODY = new Watch() {
        };

        /// A query is about to be sent.
        default void sends(Ask ask, Transport transport) {}

        /// There was a response or none, and the server is queried again in another way.
        default void triesOnce(Ask ask, Heard heard, Outcome outcome) {}
    }
}
