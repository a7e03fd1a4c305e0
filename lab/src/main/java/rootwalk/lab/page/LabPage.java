package rootwalk.lab.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.http.Body;
import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// The lab's page and its events. It must be served for names of this machine only, so that a foreign page whose name
/// resolves to this machine (DNS rebinding) does not find it.
public final class LabPage implements Handler {

    /// No content from other sites, no inline scripts or styles, and no frames.
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private static final List<String> FILES = List.of("index.html", "page.css", "icon.svg", "page.js", "story.js",
            "svg.js", "tree.js", "trust.js", "segments.js", "segment-words.js", "exchange.js", "fields.js",
            "waterfall.js");
    private final Map<String, SiteResponse> files = new HashMap<>();
    private final FetchHandler fetches;

    private LabPage(FetchHandler fetches) {
        this.fetches = fetches;
    }

    /// @param fetcher runs the fetches
    /// @param nanos a monotonic clock
    public static LabPage of(UrlFetcher fetcher, LongSupplier nanos) {
        var page = new LabPage(new FetchHandler(fetcher, nanos));
        FILES.forEach(name -> page.files.put(name.equals("index.html") ? "/" : "/" + name, file(name)));
        return page;
    }

    private static SiteResponse file(String name) {
        try (InputStream in = LabPage.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this build");
            }
            HttpHeaders headers = new DefaultHttpHeaders().set(HttpHeaderNames.CONTENT_TYPE, type(name))
                    .set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
            return new SiteResponse.Full(HttpResponseStatus.OK, headers, Body.of(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalStateException(name + " has no media type");
        };
    }

    @Override
    public SiteResponse handle(SiteRequest request) {
        return chosen(request).withHeaders(headers -> headers.set(HttpHeaderNames.CONTENT_SECURITY_POLICY, POLICY)
                .set("x-content-type-options", "nosniff")
                .set("referrer-policy", "no-referrer")
                .set("cross-origin-resource-policy", "same-origin"));
    }

    private SiteResponse chosen(SiteRequest request) {
        if (request.path().equals("/fetch")) {
            return fetches.handle(request);
        }
        SiteResponse file = files.get(request.path());
        if (file == null) {
            return SiteResponse.notFound();
        }
        return request.isGetOrHead() ? file : SiteResponse.notAllowed(HttpMethod.GET, HttpMethod.HEAD);
    }
}
