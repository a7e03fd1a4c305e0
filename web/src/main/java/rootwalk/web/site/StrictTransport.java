package rootwalk.web.site;

import java.time.Duration;

/// Makes browsers use TLS only (RFC 6797). The field is sent over TLS only (section 7.2).
public record StrictTransport(Duration maxAge, Handler inner) implements Handler {

    @Override
    public SiteResponse handle(SiteRequest request) {
        SiteResponse response = inner.handle(request);
        return switch (request.scheme()) {
            case HTTP -> response;
            case HTTPS -> response.withHeaders(
                    headers -> headers.set("strict-transport-security", "max-age=" + maxAge.toSeconds()));
        };
    }

    @Override
    public ContentHandling contentHandling(SiteRequest request) {
        return inner.contentHandling(request);
    }
}
