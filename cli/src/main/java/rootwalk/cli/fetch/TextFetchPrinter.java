package rootwalk.cli.fetch;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import rootwalk.cli.command.Paint;
import rootwalk.cli.trace.ResolutionTexts;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.web.client.Exchange;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PageObserver;
import rootwalk.web.load.PagePart;
import rootwalk.web.load.PartOutcome;
import rootwalk.web.path.PathObserver;
import rootwalk.web.segment.CaptureResult;
import rootwalk.wire.Question;

/// Prints a fetch as text. Concurrent steps are printed one after another. Thread-safe.
final class TextFetchPrinter implements FetchPrinter {

    private final PrintWriter out;
    private final Paint.Brush brush;
    private final FetchText.Detail detail;
    private final ResolutionTexts resolutions;
    private final FetchText document;
    private final PageText page;
    private final ReentrantLock lock = new ReentrantLock();

    TextFetchPrinter(PrintWriter out, Paint.Brush brush, FetchText.Detail detail) {
        this.out = out;
        this.brush = brush;
        this.detail = detail;
        resolutions = new ResolutionTexts(brush);
        document = new FetchText(out, brush, detail, "", resolutions);
        page = new PageText(out, brush);
    }

    @Override
    public PathObserver path() {
        return event -> locked(() -> document.onEvent(event));
    }

    @Override
    public PageObserver parts() {
        return new PageObserver() {
            @Override
            public PathObserver found(PagePart part) {
                return switch (detail) {
                    case STEPS -> PathObserver.NONE;
                    case EVERYTHING -> {
                        locked(() -> page.found(part));
                        var text = new FetchText(out, brush, detail, "#" + part.number() + " ", resolutions);
                        yield event -> locked(() -> text.onEvent(event));
                    }
                };
            }

            @Override
            public void finished(PartOutcome outcome) {
                locked(() -> page.over(outcome));
            }
        };
    }

    private void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public ResolutionObserver resolution(Question question) {
        return resolutions.begin(question);
    }

    @Override
    public void segments(CaptureResult result) {
        locked(() -> new SegmentsText(out, brush).show(result));
    }

    @Override
    public void result(List<Exchange> exchanges) {
        locked(() -> document.result(exchanges));
    }

    @Override
    public void failed(List<Exchange> exchanges) {
        result(exchanges);
    }

    @Override
    public void result(LoadedPage loaded) {
        locked(() -> {
            document.result(loaded.document().exchanges());
            page.result(loaded);
        });
    }
}
