package rootwalk.resolver;

import java.net.InetSocketAddress;
import java.util.List;

import rootwalk.wire.ExtendedError;
import rootwalk.wire.Question;

/// What a resolver remembers of questions and servers, as an operator looks at it.
public final class ResolverState {

    private ResolverState() {}

    /// A question that could not be answered.
    ///
    /// @param retryAfterSeconds until servers are asked for it again, at least 1
    public record Failed(Question question, List<ExtendedError> errors, long retryAfterSeconds) {}

    /// A server that was asked.
    ///
    /// @param answered whether it was ever heard
    /// @param rttMilliseconds the time that it takes to answer, measured or assumed
    /// @param timeoutMilliseconds how long it is waited for
    /// @param silences since it was last heard
    /// @param resting whether it is left alone while others can be asked
    public record Known(
            InetSocketAddress address, boolean answered, long rttMilliseconds, long timeoutMilliseconds, int silences,
            boolean resting) {}
}
