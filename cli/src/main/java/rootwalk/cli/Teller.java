package rootwalk.cli;

import java.util.List;

import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.web.client.Exchanged;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PageObserver;
import rootwalk.web.path.PathObserver;
import rootwalk.web.segment.Captured;
import rootwalk.wire.Question;

/// Prints a fetch, each step as it happens, and the result.
interface Teller {

    /// Sees the way of the URL.
    PathObserver path();

    /// Sees what a page wants besides.
    PageObserver parts();

    /// Who sees the walk of a question. Any thread.
    ResolutionObserver walk(Question question);

    /// The segments of its connections, where they were looked at.
    void segments(Captured captured);

    /// What came of a URL.
    void result(List<Exchanged> exchanges);

    /// What came of a URL before the fetch failed.
    void broken(List<Exchanged> exchanges);

    /// What came of a page.
    void result(LoadedPage page);
}
