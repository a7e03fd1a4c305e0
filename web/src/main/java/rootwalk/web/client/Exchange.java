package rootwalk.web.client;

import java.time.Instant;
import java.util.Optional;

import rootwalk.web.connect.Connection;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.path.Timings;

/// A request and its response.
///
/// @param request as it was sent, with all its fields
/// @param source where the response is from
/// @param cacheReason the decision of the cache, as text
/// @param connection the connection of the exchange; empty if nothing was sent or received
public record Exchange(Request request, Response response, Source source, String cacheReason, Instant started,
        Timings timings, Optional<Connection> connection) {

    /// Where a response is from.
    public enum Source {
        SERVER,
        /// A stored response, without a request to the server.
        CACHE,
        /// A stored response that the server has validated (304).
        VALIDATED
    }
}
