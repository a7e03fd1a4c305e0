package rootwalk.web.client;

import java.time.Instant;
import java.util.Optional;

import rootwalk.web.connect.Connection;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.path.Timings;

/// A request and the response that it got.
///
/// @param request
///            as it was sent, with all its fields
/// @param source
///            who the response is from
/// @param cacheReason
///            what the cache had to say about it
/// @param connection
///            that it went by; empty when nothing was sent, or nothing came back
public record Exchange(Request request, Response response, Source source, String cacheReason, Instant started,
        Timings timings, Optional<Connection> connection) {

    /// Who a response is from.
    public enum Source {
        SERVER,
        /// What was stored, without the server's word.
        CACHE,
        /// What was stored, after the server said that it is still right (304).
        VALIDATED
    }
}
