package rootwalk.web.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import rootwalk.web.client.HttpCache;
import rootwalk.web.http.Body;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.url.Url;
import rootwalk.web.url.UrlSyntaxException;
import rootwalk.wire.CountText;
import rootwalk.wire.DurationText;

/// A private cache of responses in a folder (RFC 9111). Thread-safe; several processes may use one folder.
public final class ResponseCache implements HttpCache {

    /// Safe methods (RFC 9110 section 9.2.1).
    private static final Set<HttpMethod> SAFE = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS,
            HttpMethod.TRACE);

    /// Conditional requests of the caller are not answered from the cache (RFC 9110 section 13.1).
    private static final List<CharSequence> CONDITIONAL_FIELDS = List.of(HttpHeaderNames.IF_NONE_MATCH,
            HttpHeaderNames.IF_MODIFIED_SINCE, HttpHeaderNames.IF_MATCH, HttpHeaderNames.IF_UNMODIFIED_SINCE);

    /// Status codes for which a stale response may be used (RFC 5861 section 4).
    private static final Set<Integer> SERVER_ERRORS = Set.of(500, 502, 503, 504);

    private final ResponseFolder folder;
    private final InstantSource clock;

    private ResponseCache(ResponseFolder folder, InstantSource clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /// Opens a cache folder, and creates it if it does not exist.
    ///
    /// @param bound the largest size of the folder, in octets
    /// @param clock the clock of this machine
    /// @throws IOException if the folder cannot be created or read
    public static ResponseCache open(Path folder, long bound, InstantSource clock) throws IOException {
        return new ResponseCache(new ResponseFolder(folder, bound, clock), clock);
    }

    @Override
    public Decision beforeRequest(Request request) {
        Decision decision = switch (decide(request)) {
            case Decision.Fresh(var stored, var why) -> new Decision.Fresh(part(request, stored), why);
            case Decision.Stale(var stored, var conditions, var why) ->
                new Decision.Stale(part(request, stored), conditions, why);
            case Decision.Validate validate -> validate;
            case Decision.Miss miss -> miss;
        };
        boolean sends = !(decision instanceof Decision.Fresh);
        return sends && CacheControl.of(request.headers()).has("only-if-cached")
                ? new Decision.Fresh(gatewayTimeout(), "only-if-cached, but " + decision.why())
                : decision;
    }

    @Override
    public Result afterResponse(Request request, Decision decision, Response response, Instant requestTime,
            Instant responseTime) {
        int status = response.status().code();
        if (!SAFE.contains(request.method())) {
            return new Result(response, invalidate(request, response));
        }
        if (status == 304) {
            return freshen(request, decision, response, requestTime, responseTime);
        }
        if (SERVER_ERRORS.contains(status)) {
            Optional<Result> instead = staleIfError(request, "the server says " + status);
            if (instead.isPresent()) {
                return instead.get();
            }
        }
        if (request.method().equals(HttpMethod.HEAD) && status == 200) {
            return new Result(response, compare(request, response, requestTime, responseTime));
        }
        return new Result(response, store(request, response, requestTime, responseTime));
    }

    private Response part(Request request, Response stored) {
        return StoredRange.of(request, stored, clock.instant());
    }

    @Override
    public Optional<Result> unreachable(Request request) {
        return staleIfError(request, "the server cannot be reached");
    }

    private Decision decide(Request request) {
        if (!request.method().equals(HttpMethod.GET) && !request.method().equals(HttpMethod.HEAD)) {
            return new Decision.Miss(request.method() + " is not answered from the cache");
        }
        Optional<CharSequence> own = CONDITIONAL_FIELDS.stream().filter(request.headers()::contains).findFirst();
        if (own.isPresent()) {
            return new Decision.Miss("a request with its own " + own.get() + " is sent to the server");
        }
        List<StoredResponse> all = folder.of(key(request.url()));
        Optional<StoredResponse> chosen = newest(candidates(request, all));
        if (chosen.isEmpty()) {
            return new Decision.Miss(all.isEmpty() ? "nothing is stored" : varyMismatch(all));
        }
        Optional<String> objection = StoredRange.reasonNotToUse(request, chosen.get().response());
        if (objection.isPresent()) {
            return new Decision.Miss(objection.get());
        }
        folder.touch(chosen.get());
        return new Reuse(request, chosen.get(), clock.instant()).decide();
    }

    /// The stored responses that match the request (RFC 9111 section 4.1).
    private static Stream<StoredResponse> candidates(Request request, List<StoredResponse> all) {
        return all.stream().filter(stored -> stored.matches(request));
    }

    private static Optional<StoredResponse> newest(Stream<StoredResponse> stored) {
        return stored.max(Comparator.comparing(StoredResponse::date).thenComparing(StoredResponse::responseTime));
    }

    private static String varyMismatch(List<StoredResponse> all) {
        List<String> fields = all.stream().flatMap(stored -> stored.varyKey().keySet().stream()).distinct().sorted()
                .toList();
        return "the stored response was selected by a different " + String.join(", ", fields);
    }

    /// RFC 9111 section 3, and section 4.3.3 if the response replaces a stored one.
    private String store(Request request, Response response, Instant requestTime, Instant responseTime) {
        Optional<String> objection = Cacheability.reasonNotToStore(request, response);
        if (objection.isPresent()) {
            return "not kept: " + objection.get();
        }
        if (response.body().length() > folder.maxResponse()) {
            return "not kept: larger than a quarter of the cache";
        }
        Response kept = new Response(response.version(), response.status(), Freshening.storedFields(response.headers()),
                response.body(), response.encodedLength());
        return write(new StoredResponse(key(request.url()), StoredResponse.secondaryKey(request, response), requestTime,
                responseTime, kept));
    }

    private String write(StoredResponse stored) {
        try {
            folder.write(stored);
        } catch (IOException e) {
            return "not kept: it cannot be written to disk (" + e.getMessage() + ")";
        }
        Freshness freshness = Freshness.of(stored, clock.instant());
        return freshness.isFresh() && !stored.control().has("no-cache")
                ? "kept: fresh for " + DurationText.text(freshness.left()) + " (" + freshness.source() + ")"
                : "kept: to be validated before each use";
    }

    /// RFC 9111 section 4.3.4. The response that was selected before the request is returned even if it has been
    /// removed from the folder since.
    private Result freshen(Request request, Decision decision, Response response, Instant requestTime,
            Instant responseTime) {
        List<StoredResponse> candidates = candidates(request, folder.of(key(request.url()))).toList();
        List<StoredResponse> identified = Freshening.identified(response, candidates);
        for (StoredResponse stored : identified) {
            write(stored.freshened(Freshening.updated(stored.response().headers(), response.headers()), requestTime,
                    responseTime));
        }
        return switch (decision) {
            case Decision.Validate validate -> shown(request, validate.stored(), response, identified);
            case Decision.Stale stale -> shown(request, stale.response(), response, identified);
            case Decision.Fresh _,Decision.Miss _ -> new Result(response, "not modified: " + count(identified)
                    + " freshened");
        };
    }

    private Result shown(Request request, Response stored, Response notModified, List<StoredResponse> identified) {
        HttpHeaders headers = identified.isEmpty()
                ? stored.headers()
                : Freshening.updated(stored.headers(), notModified.headers());
        Response updated = new Response(stored.version(), stored.status(), headers, stored.body(),
                stored.encodedLength());
        return new Result(part(request, updated), "not modified: " + count(identified) + " freshened");
    }

    /// RFC 9111 section 4.3.5.
    private String compare(Request request, Response head, Instant requestTime, Instant responseTime) {
        List<StoredResponse> candidates = candidates(request, folder.of(key(request.url()))).toList();
        for (StoredResponse stored : candidates) {
            if (Freshening.hasSameContent(head, stored)) {
                write(stored.freshened(Freshening.updated(stored.response().headers(), head.headers()), requestTime,
                        responseTime));
            } else {
                folder.remove(stored);
            }
        }
        long same = candidates.stream().filter(stored -> Freshening.hasSameContent(head, stored)).count();
        return candidates.isEmpty()
                ? "not kept: only responses to GET are stored"
                : same + " of " + count(candidates) + " freshened, the others removed";
    }

    /// RFC 9111 section 4.4.
    private String invalidate(Request request, Response response) {
        if (response.status().code() >= 400) {
            return request.method() + " failed: nothing is invalidated";
        }
        int removed = folder.remove(key(request.url()));
        for (CharSequence field : List.of(HttpHeaderNames.LOCATION, HttpHeaderNames.CONTENT_LOCATION)) {
            removed += related(request.url(), response.headers().get(field, "")).map(folder::remove).orElse(0);
        }
        return "not kept: " + request.method() + " invalidated " + (removed == 0 ? "nothing" : removed + " stored");
    }

    private static Optional<Url> related(Url url, String reference) {
        try {
            return reference.isEmpty()
                    ? Optional.empty()
                    : Optional.of(key(url.resolveField(reference)))
                            .filter(other -> other.origin().equals(url.origin()));
        } catch (UrlSyntaxException e) {
            return Optional.empty();
        }
    }

    private Optional<Result> staleIfError(Request request, String failure) {
        Optional<StoredResponse> chosen = newest(candidates(request, folder.of(key(request.url()))))
                .filter(stored -> StoredRange.reasonNotToUse(request, stored.response()).isEmpty());
        return chosen.map(stored -> new Reuse(request, stored, clock.instant())).flatMap(reuse -> reuse.staleIfError()
                .map(why -> new Result(part(request, reuse.response()),
                        why + ", served by stale-if-error: " + failure)));
    }

    /// The response to `only-if-cached` if no stored response can be used (RFC 9111 section 5.2.1.7).
    private static Response gatewayTimeout() {
        HttpHeaders none = DefaultHttpHeadersFactory.headersFactory().newEmptyHeaders();
        return new Response(HttpVersion.HTTP_1_1, HttpResponseStatus.GATEWAY_TIMEOUT, none, Body.NONE, 0);
    }

    private static Url key(Url url) {
        return url.withoutFragment().withoutUserInfo();
    }

    private static String count(List<StoredResponse> stored) {
        return CountText.of(stored.size(), "stored response");
    }
}
