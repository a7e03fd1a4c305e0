package rootwalk.web.server;

import io.netty.handler.codec.http.HttpResponseStatus;
import rootwalk.web.site.Handler;
import rootwalk.web.site.SiteRequest;
import rootwalk.web.site.SiteResponse;

/// A handler that promises responses in memory, so that streams have no channels.
record InMemory(Handler inner) implements Handler {

    @Override
    public SiteResponse handle(SiteRequest request) {
        return inner.handle(request);
    }

    @Override
    public boolean isInMemory() {
        return true;
    }

    @Override
    public ContentHandling contentHandling(SiteRequest request) {
        return inner.contentHandling(request);
    }

    @Override
    public SiteResponse.Full rejection(SiteRequest request, HttpResponseStatus status, String sentence) {
        return inner.rejection(request, status, sentence);
    }
}
