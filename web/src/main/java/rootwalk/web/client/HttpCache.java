package rootwalk.web.client;

import java.time.Instant;
import java.util.Optional;

import io.netty.handler.codec.http.HttpHeaders;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;

/// A cache of responses (RFC 9111), asked before each request and shown each response. Any thread; never throws for what
/// it finds on its disk.
public interface HttpCache {

    /// What is said where nothing is kept.
    String NO_CACHE = "there is no cache";

    /// Nothing is kept.
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

    /// What to do with a request. Each says why in words: `fresh: 57 s of 60 left`.
    sealed interface Decision {

        String why();

        /// The stored response answers it; nothing is sent.
        record Fresh(Response response, String why) implements Decision {}

        /// The stored response answers it now, and is to be validated afterwards (RFC 5861 section 3).
        ///
        /// @param conditions
        ///            header fields for the request that validates
        record Stale(Response response, HttpHeaders conditions, String why) implements Decision {}

        /// The server is asked whether the stored response is still right.
        ///
        /// @param stored
        ///            the response in question: held here, because others may remove it from the disk meanwhile
        /// @param conditions
        ///            header fields to be added: `If-None-Match`, `If-Modified-Since`
        record Validate(Response stored, HttpHeaders conditions, String why) implements Decision {}

        /// Nothing stored is of use.
        record Miss(String why) implements Decision {}
    }

    /// What the asker gets in the end.
    ///
    /// @param response
    ///            the server's, or the stored one that a 304 freshened
    /// @param why
    ///            what became of it, in words: `kept for 60 s`, `not kept: no-store`
    record Result(Response response, String why) {}

    /// @param request
    ///            as it would be sent without a cache: with all fields that a response may vary by
    Decision beforeRequest(Request request);

    /// Stores, freshens or invalidates.
    ///
    /// @param request
    ///            the one that [#beforeRequest] decided on
    /// @param requestTime
    ///            when the request was sent
    /// @param responseTime
    ///            when the head of the response was there
    Result afterResponse(Request request, Decision decision, Response response, Instant requestTime,
            Instant responseTime);

    /// What may be shown although the server could not be reached (RFC 5861 section 4).
    default Optional<Result> unreachable(Request request) {
        return Optional.empty();
    }
}
