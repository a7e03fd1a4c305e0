package rootwalk.web.site;

import java.time.Duration;

/// Answers late, so that waiting can be seen.
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
