package rootwalk.web.site;

import java.time.Duration;

/// Delays responses, to show waiting times.
public record Delay(Duration time, Handler inner) implements Handler {

    @Override
    public SiteResponse handle(SiteRequest request) {
        return new SiteResponse.Delayed(time, inner.handle(request));
    }

    @Override
    public ContentHandling contentHandling(SiteRequest request) {
        return inner.contentHandling(request);
    }
}
