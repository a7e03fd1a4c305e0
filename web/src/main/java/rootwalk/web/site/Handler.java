package rootwalk.web.site;

import java.util.function.Function;

/// Answers visits. Any event loop, so it never waits: what takes time is a [SiteResponse.Delayed] or [SiteResponse.Events].
@FunctionalInterface
public interface Handler {

    SiteResponse handle(SiteRequest request);

    /// Whether the content of such a request is wanted; where it is not, it is never read into memory.
    ///
    /// @param request
    ///            without its content
    default ContentHandling contentHandling(SiteRequest request) {
        return ContentHandling.DISCARD;
    }

    /// A handler that leaves each visit to another one.
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
        };
    }

    /// How a request's content is taken.
    enum ContentHandling {
        /// Read past, and forgotten.
        DISCARD,
        /// Read whole; it has to have a length or be chunked.
        READ
    }
}
