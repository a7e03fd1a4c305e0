package rootwalk.daemon.policy.response;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.PolicyHit;
import rootwalk.resolver.contract.Resolution;

/// What a client gets after a resolution.
public sealed interface Ruling {

    /// A response.
    ///
    /// @param isAuthoritative AA
    /// @param clearsRa whether RA is left out
    /// @param isCacheable whether other clients in the scope of the query get the same
    /// @param hit the record that it comes from; null if the result is unchanged
    record Response(Resolution resolution, boolean isAuthoritative, boolean clearsRa, boolean isCacheable,
            @Nullable PolicyHit hit) implements Ruling {

        /// An unchanged result.
        public static Response unchanged(Resolution resolution) {
            return new Response(resolution, false, false, true, null);
        }
    }

    /// No response.
    record Dropped() implements Ruling {}

    /// A truncated response, so that the client repeats the query over TCP.
    record OverTcp(PolicyHit hit) implements Ruling {}
}
