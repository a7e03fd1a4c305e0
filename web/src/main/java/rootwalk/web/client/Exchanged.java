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
/// @param connection
///            that it went by; empty when the cache answered
public record Exchanged(
        Request request, Response response, Instant started, Timings timings, Optional<Connection> connection) {}
