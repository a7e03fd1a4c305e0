package rootwalk.web.site;

import java.util.function.Function;

import io.netty.handler.codec.http.HttpResponseStatus;

/// Handles requests. Called by any event loop; must not block: use [SiteResponse.Computed], [SiteResponse.Later] or
/// [SiteResponse.Events] for slow work.
@FunctionalInterface
public interface Handler {

    SiteResponse handle(SiteRequest request);

    /// Whether the content of a request is read into memory.
    ///
    /// @param request without its content
    default ContentHandling contentHandling(SiteRequest request) {
        return ContentHandling.DISCARD;
    }

    /// The response to a request whose content the server does not accept.
    ///
    /// @param request without its content
    /// @param sentence the reason
    default SiteResponse.Full rejection(SiteRequest request, HttpResponseStatus status, String sentence) {
        return SiteResponse.text(status, sentence);
    }

    /// Whether each response is a [SiteResponse.Full] or a [SiteResponse.Prepared], at once or as [SiteResponse.Later]. Requests over HTTP/2 are
    /// cheaper then. The same for all requests.
    default boolean isInMemory() {
        return false;
    }

    /// A handler that selects another one for each request.
    static Handler choosing(Function<SiteRequest, Handler> choice) {
        return new Handler() {
            @Override
            public SiteResponse handle(SiteRequest request) {
                return choice.apply(request).handle(request);
            }

            @Override
            public ContentHandling contentHandling(SiteRequest request) {
                return choice.apply(request).contentHandling(request);
            }

            @Override
            public SiteResponse.Full rejection(SiteRequest request, HttpResponseStatus status, String sentence) {
                return choice.apply(request).rejection(request, status, sentence);
            }
        };
    }

    /// What is done with the content of a request.
    enum ContentHandling {
        /// Discarded.
        DISCARD,
        /// Not received: the request is answered at once, and its connection ends.
        REFUSE,
        /// Read completely; it must have a length or be chunked.
        READ
    }
}
