package rootwalk.web.site;

import io.netty.handler.codec.http.HttpResponseStatus;

/// A handler that changes requests before another one handles them, or its responses. Whatever is not overridden is that of the other one.
public interface WrappingHandler extends Handler {

    /// The other one.
    Handler inner();

    @Override
    default boolean isInMemory() {
        return inner().isInMemory();
    }

    @Override
    default ContentHandling contentHandling(SiteRequest request) {
        return inner().contentHandling(request);
    }

    @Override
    default SiteResponse.Full rejection(SiteRequest request, HttpResponseStatus status, String sentence) {
        return inner().rejection(request, status, sentence);
    }
}
