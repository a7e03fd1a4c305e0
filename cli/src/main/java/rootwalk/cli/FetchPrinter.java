package rootwalk.cli;

import java.util.List;

import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.web.client.Exchange;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PageObserver;
import rootwalk.web.path.PathObserver;
import rootwalk.web.segment.CaptureResult;
import rootwalk.wire.Question;

/// Prints a fetch, each step as it happens, and the result.
interface FetchPrinter {

    /// Sees the way of the URL.
    PathObserver path();

    /// Sees what a page wants besides.
    PageObserver parts();

    /// Who sees the walk of a question. Any thread.
    ResolutionObserver resolution(Question question);

    /// The segments of its connections, where they were looked at.
    void segments(CaptureResult result);

    /// What came of a URL.
    void result(List<Exchange> exchanges);

    /// What came of a URL before the fetch failed.
    void failed(List<Exchange> exchanges);

    /// What came of a page.
    void result(LoadedPage page);
}
