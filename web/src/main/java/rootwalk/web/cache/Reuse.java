package rootwalk.web.cache;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import rootwalk.web.client.HttpCache.Decision;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.wire.DurationText;

/// Decides whether a stored response can be used for a request (RFC 9111 section 4).
final class Reuse {

    private final Request request;
    private final StoredResponse stored;
    private final CacheControl requestControl;
    private final CacheControl responseControl;
    private final Freshness freshness;

    Reuse(Request request, StoredResponse stored, Instant now) {
        this.request = request;
        this.stored = stored;
        this.requestControl = CacheControl.of(request.headers());
        this.responseControl = stored.control();
        this.freshness = Freshness.of(stored, now);
    }

    Decision decide() {
        Optional<String> objection = reasonToValidate();
        if (objection.isPresent()) {
            return validate(objection.get());
        }
        if (freshness.isFresh()) {
            return new Decision.Fresh(response(), "fresh: " + DurationText.text(freshness.left()) + " of "
                    + DurationText.text(freshness.lifetime()) + " left (" + freshness.source() + ")");
        }
        if (isWithin(freshness.staleness(), responseControl.seconds("stale-while-revalidate"))) {
            return new Decision.Stale(response(), conditions(), stale() + ", served while it is validated");
        }
        if (allowsStale()) {
            return new Decision.Fresh(response(), stale() + ", as the request allows by max-stale");
        }
        return validate(stale());
    }

    /// Why the response can be used although the server failed (RFC 5861 section 4); empty if it cannot.
    Optional<String> staleIfError() {
        boolean allowed = isWithin(freshness.staleness(), responseControl.seconds("stale-if-error"))
                || isWithin(freshness.staleness(), requestControl.seconds("stale-if-error"));
        if (!allowed || responseControl.has("must-revalidate") || responseControl.has("no-cache")
                || requestControl.has("no-cache")) {
            return Optional.empty();
        }
        return Optional.of(freshness.isFresh() ? "fresh" : stale());
    }

    /// The response with its `Age` field (RFC 9111 section 4), and without content for `HEAD`.
    Response response() {
        Response kept = stored.response();
        HttpHeaders headers = kept.headers().copy().set(HttpHeaderNames.AGE, freshness.age().toSeconds());
        Body body = request.method().equals(HttpMethod.HEAD) ? Body.NONE : kept.body();
        return new Response(kept.version(), kept.status(), headers, body, kept.encodedLength());
    }

    /// Why the response must be validated, although it may be fresh or staleness may be allowed.
    private Optional<String> reasonToValidate() {
        if (requestControl.has("no-cache")) {
            return Optional.of("the request says no-cache");
        }
        if (responseControl.has("no-cache")) {
            return Optional.of("the response says no-cache");
        }
        if (!freshness.isFresh() && responseControl.has("must-revalidate")) {
            return Optional.of(stale() + ", must-revalidate");
        }
        Optional<Duration> maxAge =
                requestControl.seconds("max-age").filter(most -> freshness.age().compareTo(most) > 0);
        if (maxAge.isPresent() && !isImmutable()) {
            return Optional
                    .of(DurationText.text(freshness.age()) + " old, the request accepts max-age="
                            + maxAge.get().toSeconds());
        }
        return requestControl.seconds("min-fresh").filter(least -> freshness.left().compareTo(least) < 0)
                .map(least -> DurationText.text(freshness.left()) + " left, the request requires min-fresh="
                        + least.toSeconds());
    }

    /// A reload with `max-age=0` does not validate an immutable response (RFC 8246 section 2).
    private boolean isImmutable() {
        return responseControl.has("immutable") && freshness.isFresh();
    }

    private boolean allowsStale() {
        return requestControl.isBare("max-stale")
                || isWithin(freshness.staleness(), requestControl.seconds("max-stale"));
    }

    private static boolean isWithin(Duration staleness, Optional<Duration> tolerance) {
        return tolerance.filter(most -> staleness.compareTo(most) <= 0).isPresent();
    }

    private Decision validate(String why) {
        HttpHeaders conditions = conditions();
        if (conditions.isEmpty()) {
            return new Decision.Miss(why + ": there is nothing to validate it with");
        }
        String with = stored.etag().map(etag -> "ETag " + etag)
                .orElse("Last-Modified " + stored.lastModified().orElse(""));
        return new Decision.Validate(stored.response(), conditions, why + ": revalidate with " + with);
    }

    /// RFC 9111 section 4.3.1: both validators, if the response has both.
    private HttpHeaders conditions() {
        HttpHeaders conditions = DefaultHttpHeadersFactory.headersFactory().newEmptyHeaders();
        stored.etag().ifPresent(etag -> conditions.set(HttpHeaderNames.IF_NONE_MATCH, etag));
        stored.lastModified().ifPresent(date -> conditions.set(HttpHeaderNames.IF_MODIFIED_SINCE, date));
        return conditions;
    }

    private String stale() {
        return freshness.lifetime().isZero()
                ? "stale (" + freshness.source() + ")"
                : "stale for " + DurationText.text(freshness.staleness());
    }
}
