package rootwalk.cli.fetch;

import java.util.List;

import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.web.client.Exchange;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PageObserver;
import rootwalk.web.path.PathObserver;
import rootwalk.web.segment.CaptureResult;
import rootwalk.wire.Question;

/// Prints each step of a fetch as it happens, and the result.
public interface FetchPrinter {

    /// Observes the fetch of the document.
    PathObserver path();

    /// Observes the parts of a page.
    PageObserver parts();

    /// Creates the observer of a resolution. Thread-safe.
    ResolutionObserver resolution(Question question);

    /// Prints the captured segments.
    void segments(CaptureResult result);

    /// Prints the result of a URL.
    void result(List<Exchange> exchanges);

    /// Prints the exchanges before a failure.
    void failed(List<Exchange> exchanges);

    /// Prints the result of a page.
    void result(LoadedPage page);
}
