package rootwalk.web.site.demo;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.http.Body;
import rootwalk.web.site.Handler;
import rootwalk.web.site.Html;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// A page with thirty resources (style sheets, scripts and images), for waterfall diagrams.
public final class ManyResources implements Handler {

    private static final int STYLES = 4;
    private static final int SCRIPTS = 6;
    private static final int IMAGES = 20;

    private record Resource(String type, String text) {

        String tag() {
            return '"' + Body.of(text, StandardCharsets.UTF_8).digest().substring(0, 16) + '"';
        }
    }

    private final Map<String, Resource> byPath = new HashMap<>();

    public ManyResources() {
        var page = new StringBuilder(Html.head("Thirty resources"));
        for (int i = 1; i <= STYLES; i++) {
            String path = add("/style-" + i + ".css", "text/css", ".block-" + i + " { margin: " + i + "px; }\n");
            page.append("<link rel=\"stylesheet\" href=\"").append(path).append("\">\n");
        }
        for (int i = 1; i <= IMAGES; i++) {
            String path = add("/image-" + i + ".svg", "image/svg+xml", image(i));
            page.append("<img src=\"").append(path).append("\" alt=\"Bar ").append(i).append("\" width=\"60\">\n");
        }
        for (int i = 1; i <= SCRIPTS; i++) {
            String path = add("/script-" + i + ".js", "text/javascript",
                    "document.body.dataset.script" + i + " = \"run\";\n");
            page.append("<script src=\"").append(path).append("\"></script>\n");
        }
        add("/", "text/html", page.toString());
    }

    private String add(String path, String type, String text) {
        byPath.put(path, new Resource(type + (type.startsWith("text/") ? "; charset=utf-8" : ""), text));
        return path;
    }

    private static String image(int number) {
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 20"><rect width="%d" height="20" fill="teal"/></svg>
            """
                .formatted(number * 5);
    }

    @Override
    public SiteResponse handle(SiteRequest request) {
        if (!request.isGetOrHead()) {
            return SiteResponse.notAllowed(HttpMethod.GET, HttpMethod.HEAD);
        }
        Resource resource = byPath.get(request.path());
        if (resource == null) {
            return SiteResponse.notFound();
        }
        String tag = resource.tag();
        var headers = new DefaultHttpHeaders().set(HttpHeaderNames.ETAG, tag)
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        if (Objects.equals(request.headers().get(HttpHeaderNames.IF_NONE_MATCH), tag)) {
            return new SiteResponse.Full(HttpResponseStatus.NOT_MODIFIED, headers, Body.NONE);
        }
        headers.set(HttpHeaderNames.CONTENT_TYPE, resource.type);
        return new SiteResponse.Full(HttpResponseStatus.OK, headers, Body.of(resource.text, StandardCharsets.UTF_8));
    }
}
