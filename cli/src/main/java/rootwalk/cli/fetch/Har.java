package rootwalk.cli.fetch;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;

import io.netty.handler.codec.http.HttpHeaderNames;
import rootwalk.web.client.Exchange;
import rootwalk.web.client.FailedFetch;
import rootwalk.web.client.FetchResult;
import rootwalk.web.connect.Connection;
import rootwalk.web.cookie.SetCookie;
import rootwalk.web.http.Request;
import rootwalk.web.http.Response;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PartOutcome;
import rootwalk.web.path.Phase;
import rootwalk.web.path.Timings;
import rootwalk.wire.Addresses;
import rootwalk.wire.json.JsonWriter;

/// Writes exchanges as an HTTP archive (HAR 1.2), like browsers. Used by one thread, once.
///
/// The decision of the cache is the comment of the member `cache` of an entry; its standard members are counters that
/// this cache does not have. A response from the cache without a request has the member `_fromCache`, as in Chromium.
public final class Har {

    private static final int UNKNOWN = -1;
    private static final String PAGE = "page_1";
    private static final int MAX_TEXT = 16 << 20;

    /// The octets of content that can still be added: the archive is built in memory.
    private long octetsLeft = Runtime.getRuntime().maxMemory() / 16;

    private final JsonWriter json = new JsonWriter();

    private Har() {}

    /// The archive of a URL, on one line.
    ///
    /// @param version of this program
    public static String of(FetchResult result, String version) {
        Har har = new Har();
        har.begin(version);
        har.json.array("pages").endArray().array("entries");
        result.exchanges().forEach(exchange -> har.entry(exchange, Optional.empty()));
        return har.end();
    }

    /// The archive of a fetch that failed: the exchanges before the failure, and the request without a response.
    public static String of(FailedFetch failed, String version) {
        Har har = new Har();
        har.begin(version);
        har.json.array("pages").endArray().array("entries");
        har.failed(failed, Optional.empty());
        return har.end();
    }

    /// The archive of a page with its parts, on one line.
    public static String of(LoadedPage page, String version) {
        Har har = new Har();
        har.begin(version);
        har.page(page);
        har.json.array("entries");
        page.document().exchanges().forEach(exchange -> har.entry(exchange, Optional.of(PAGE)));
        for (PartOutcome outcome : page.outcomes()) {
            switch (outcome) {
                case PartOutcome.Fetched got ->
                    got.result().exchanges().forEach(exchange -> har.entry(exchange, Optional.of(PAGE)));
                case PartOutcome.Failed(var _, var _, FailedFetch failed) -> har.failed(failed, Optional.of(PAGE));
                case PartOutcome.Failed _ -> {}
            }
        }
        return har.end();
    }

    private void failed(FailedFetch failed, Optional<String> page) {
        failed.exchanges().forEach(exchange -> entry(exchange, page));
        failed.unanswered().ifPresent(unanswered -> entry(unanswered, failed, page));
    }

    /// A failed request has the status 0 and the member `_error`, as in browsers.
    private void entry(FailedFetch.Unanswered unanswered, FailedFetch why, Optional<String> page) {
        json.object();
        page.ifPresent(id -> json.member("pageref", id));
        json.member("startedDateTime", instant(unanswered.started()))
                .member("time", FetchJson.milliseconds(unanswered.nanos()));
        request(unanswered.request(), "unknown");
        json.object("response").member("status", 0).member("statusText", "").member("httpVersion", "unknown");
        json.array("cookies").endArray().array("headers").endArray();
        json.object("content").member("size", 0).member("mimeType", "x-unknown").endObject()
                .member("redirectURL", "").member("headersSize", UNKNOWN).member("bodySize", UNKNOWN)
                .member("_error", why.step() + ": " + why.description()).endObject();
        json.object("cache").endObject();
        json.object("timings").member("blocked", FetchJson.milliseconds(unanswered.nanos())).member("dns", UNKNOWN)
                .member("connect", UNKNOWN).member("ssl", UNKNOWN).member("send", 0).member("wait", 0)
                .member("receive", 0).endObject();
        json.endObject();
    }

    private void begin(String version) {
        json.object().object("log").member("version", "1.2");
        json.object("creator").member("name", "rootwalk").member("version", version).endObject();
    }

    private String end() {
        return json.endArray().endObject().endObject().take();
    }

    /// Pages are not rendered, so the only time is that at which all parts are complete.
    private void page(LoadedPage page) {
        json.array("pages").object()
                .member("startedDateTime", instant(page.document().exchanges().getFirst().started()))
                .member("id", PAGE)
                .member("title", page.document().last().request().url().withoutUserInfo().toString())
                .object("pageTimings").member("onContentLoad", UNKNOWN)
                .member("onLoad", FetchJson.milliseconds(page.nanos())).endObject()
                .endObject().endArray();
    }

    private void entry(Exchange exchange, Optional<String> page) {
        Timings timings = exchange.timings();
        json.object();
        page.ifPresent(id -> json.member("pageref", id));
        json.member("startedDateTime", instant(exchange.started()))
                .member("time", FetchJson.milliseconds(timings.total()));
        request(exchange.request(), exchange.response().version().text());
        response(exchange.response(), travelled(exchange));
        cache(exchange);
        timings(timings);
        exchange.connection().ifPresent(this::connection);
        json.endObject();
    }

    private void cache(Exchange exchange) {
        json.object("cache").member("comment", exchange.cacheReason()).endObject();
        if (exchange.source() == Exchange.Source.CACHE) {
            json.member("_fromCache", "disk");
        }
    }

    /// Octets of content on the wire; 0 for a response from the cache.
    private static long travelled(Exchange exchange) {
        return switch (exchange.source()) {
            case SERVER -> exchange.response().encodedLength();
            case CACHE, VALIDATED -> 0;
        };
    }

    /// Always with milliseconds.
    private static String instant(Instant instant) {
        return instant.plusNanos(1).toString().replaceFirst("(\\.\\d{3})\\d*Z$", "$1Z");
    }

    private void connection(Connection connection) {
        json.member("serverIPAddress", Addresses.text(connection.remote().getAddress()))
                .member("connection", Integer.toString(connection.number()));
    }

    private void request(Request request, String version) {
        json.object("request")
                .member("method", request.method().name())
                .member("url", request.url().withoutUserInfo().withoutFragment().toString())
                .member("httpVersion", version);
        json.array("cookies");
        // A cookie in a request has the syntax of `Set-Cookie` without attributes.
        request.headers().getAll(HttpHeaderNames.COOKIE).stream().flatMap(field -> Stream.of(field.split(";")))
                .flatMap(pair -> SetCookie.parse(pair).stream()).forEach(this::cookie);
        json.endArray();
        FetchJson.headers(request.headers(), json);
        json.array("queryString");
        request.url().query().ifPresent(this::query);
        json.endArray();
        if (request.body().length() > 0) {
            json.object("postData")
                    .member("mimeType", request.headers().get(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream"))
                    .array("params").endArray()
                    .member("text", request.body().text(StandardCharsets.UTF_8)).endObject();
        }
        json.member("headersSize", UNKNOWN).member("bodySize", request.body().length()).endObject();
    }

    private void query(String query) {
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            json.object().member("name", decoded(parts[0])).member("value", parts.length < 2 ? "" : decoded(parts[1]))
                    .endObject();
        }
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return text;
        }
    }

    private void response(Response response, long travelled) {
        json.object("response")
                .member("status", response.status().code())
                .member("statusText", response.status().reasonPhrase())
                .member("httpVersion", response.version().text());
        json.array("cookies");
        response.headers().getAll(HttpHeaderNames.SET_COOKIE).stream().flatMap(field -> SetCookie.parse(field).stream())
                .forEach(this::cookie);
        json.endArray();
        FetchJson.headers(response.headers(), json);
        content(response);
        json.member("redirectURL", response.headers().get(HttpHeaderNames.LOCATION, ""))
                .member("headersSize", UNKNOWN).member("bodySize", travelled).endObject();
    }

    private void content(Response response) {
        String type = response.headers().get(HttpHeaderNames.CONTENT_TYPE, "application/octet-stream");
        int length = response.body().length();
        json.object("content").member("size", length).member("compression", length - response.encodedLength())
                .member("mimeType", type);
        if (length > 0 && length <= Math.min(MAX_TEXT, octetsLeft)) {
            octetsLeft -= length;
            json.member("text", Base64.getEncoder().encodeToString(response.body().sharedOctets()))
                    .member("encoding", "base64");
        }
        json.endObject();
    }

    private void cookie(SetCookie cookie) {
        json.object().member("name", cookie.name()).member("value", cookie.value())
                .member("httpOnly", cookie.has("httponly")).member("secure", cookie.has("secure")).endObject();
    }

    /// `connect` includes `ssl`, as the format requires; -1 means that a phase did not occur.
    private void timings(Timings timings) {
        long tls = timings.of(Phase.TLS);
        json.object("timings")
                .member("blocked", FetchJson.milliseconds(timings.of(Phase.BLOCKED)))
                .member("dns", orUnknown(timings.of(Phase.DNS)))
                .member("connect", orUnknown(timings.of(Phase.CONNECT) + tls))
                .member("ssl", orUnknown(tls))
                .member("send", FetchJson.milliseconds(timings.of(Phase.SEND)))
                .member("wait", FetchJson.milliseconds(timings.of(Phase.WAIT)))
                .member("receive", FetchJson.milliseconds(timings.of(Phase.RECEIVE)))
                .endObject();
    }

    private static double orUnknown(long nanos) {
        return nanos == 0 ? UNKNOWN : FetchJson.milliseconds(nanos);
    }
}
