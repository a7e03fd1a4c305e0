package rootwalk.web.client;

import java.time.Instant;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaders;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;

/// A cache of responses (RFC 9111), which is called before each request and after each response. Thread-safe; I/O
/// errors of its files are never thrown.
public interface HttpCache {

    /// The reason without a cache.
    String NO_CACHE = "there is no cache";

    /// No cache.
    HttpCache NONE = new HttpCache() {
        @Override
        public Decision beforeRequest(Request request) {
            return new Decision.Miss(NO_CACHE);
        }

        @Override
        public Result afterResponse(Request request, Decision decision, Response response, Instant requestTime,
                Instant responseTime) {
            return new Result(response, NO_CACHE);
        }
    };

    /// The decision about a request, with the reason as text: `fresh: 57 s of 60 left`.
    sealed interface Decision {

        String why();

        /// Use the stored response; send nothing.
        record Fresh(Response response, String why) implements Decision {}

        /// Use the stored response, and validate it in the background (RFC 5861 section 3).
        ///
        /// @param conditions the conditional fields of the validation
        record Stale(Response response, HttpHeaders conditions, String why) implements Decision {}

        /// Validate the stored response.
        ///
        /// @param stored the response; passed along because another process may remove it from the cache
        /// @param conditions the fields to add: `If-None-Match`, `If-Modified-Since`
        record Validate(Response stored, HttpHeaders conditions, String why) implements Decision {}

        /// Send the request.
        record Miss(String why) implements Decision {}
    }

    /// The response for the caller.
    ///
    /// @param response the response of the server, or a stored one that was validated
    /// @param why the action of the cache, as text: `kept for 60 s`, `not kept: no-store`
    record Result(Response response, String why) {}

    /// Decides how to answer a request.
    ///
    /// @param request with all fields that a response may vary by
    Decision beforeRequest(Request request);

    /// Stores, updates or invalidates responses.
    ///
    /// @param request the request that was passed to [#beforeRequest]
    /// @param requestTime when the request was sent
    /// @param responseTime when the head of the response was received
    Result afterResponse(Request request, Decision decision, Response response, Instant requestTime,
            Instant responseTime);

    /// A stale response that may be used because the server cannot be reached (RFC 5861 section 4).
    default Optional<Result> unreachable(Request request) {
        return Optional.empty();
    }
}
