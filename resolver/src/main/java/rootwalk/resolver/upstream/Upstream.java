package rootwalk.resolver.upstream;

import rootwalk.resolver.contract.WalkEvent.Outcome;
import rootwalk.resolver.contract.WalkEvent.Transport;

/// Asks one server one question and waits. Any number of virtual threads may do so at once.
public interface Upstream extends AutoCloseable {

    /// @param watch
    ///            is told of each query sent and of each reply that is not the last
    Heard ask(Ask ask, Attempt attempt, Watch watch);

    @Override
    void close();

    /// Sees the exchanges behind one [#ask], when more than one is needed.
    interface Watch {

        /// Sees nothing.
        Watch NOBODY = new Watch() {
        };

        /// A query is about to be sent.
        default void sends(Ask ask, Transport transport) {}

        /// A reply came, or none, and the server is asked once more in another way.
        default void triesOnce(Ask ask, Heard heard, Outcome outcome) {}
    }
}
