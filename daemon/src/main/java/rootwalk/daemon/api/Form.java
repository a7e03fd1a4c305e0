package rootwalk.daemon.api;

import java.nio.charset.StandardCharsets;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.authoritative.zone.ZoneVersion;
import rootwalk.web.http.Body;
import rootwalk.web.site.SiteResponse;
import rootwalk.wire.json.JsonWriter;

/// The form of responses.
enum Form {
    /// Problems as in RFC 9457.
    OWN,
    /// Problems as those of PowerDNS.
    POWERDNS;

    private static final String JSON = "application/json";

    /// @param path of a request
    static Form of(String path) {
        return path.equals("/api") || path.startsWith("/api/") ? POWERDNS : OWN;
    }

    SiteResponse.Full problem(ApiProblem problem) {
        return switch (this) {
            case OWN -> {
                JsonWriter json = new JsonWriter().object()
                        .member("type", "urn:rootwalk:problem:" + problem.kind().word())
                        .member("title", problem.kind().title())
                        .member("status", problem.kind().status().code())
                        .member("detail", problem.detail());
                problem.record().ifPresent(record -> json.member("record", record));
                yield response(problem.kind().status(), "application/problem+json", json.endObject().take());
            }
            case POWERDNS -> powerDnsError(problem.kind().status(), problem.detail());
        };
    }

    /// A problem that the web server found.
    SiteResponse.Full rejection(HttpResponseStatus status, String sentence) {
        return switch (this) {
            case OWN -> response(status, "application/problem+json", new JsonWriter().object()
                    .member("type", "about:blank")
                    .member("title", status.reasonPhrase())
                    .member("status", status.code())
                    .member("detail", sentence).endObject().take());
            case POWERDNS -> powerDnsError(status, sentence);
        };
    }

    private static SiteResponse.Full powerDnsError(HttpResponseStatus status, String text) {
        return response(status, JSON, new JsonWriter().object().member("error", text).endObject().take());
    }

    static SiteResponse.Full json(String text) {
        return response(HttpResponseStatus.OK, JSON, text);
    }

    static SiteResponse.Full json(HttpResponseStatus status, String text) {
        return response(status, JSON, text);
    }

    static SiteResponse.Full plain(String text) {
        return response(HttpResponseStatus.OK, "text/plain; charset=utf-8", text);
    }

    static SiteResponse.Full noContent() {
        return new SiteResponse.Full(HttpResponseStatus.NO_CONTENT, headers(), Body.NONE);
    }

    private static SiteResponse.Full response(HttpResponseStatus status, String type, String text) {
        return new SiteResponse.Full(status, headers().set(HttpHeaderNames.CONTENT_TYPE, type),
                Body.of(text, StandardCharsets.UTF_8));
    }

    /// Responses depend on the token, and are not stored.
    private static HttpHeaders headers() {
        return new DefaultHttpHeaders().set(HttpHeaderNames.CACHE_CONTROL, "no-store");
    }

    /// What a client reads of a version of a zone, or 304 if it has that version.
    static SiteResponse tagged(Call call, JsonWriter json, ZoneVersion version) throws ApiProblem {
        SiteResponse.Full full = Conditions.isKnown(call, version)
                ? new SiteResponse.Full(HttpResponseStatus.NOT_MODIFIED, headers(), Body.NONE) : json(json.take());
        return full.withHeaders(headers -> headers.set(HttpHeaderNames.ETAG, Conditions.tag(version).toString()));
    }
}
