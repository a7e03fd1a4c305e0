package rootwalk.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.web.client.Exchanged;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PageObserver;
import rootwalk.web.load.Part;
import rootwalk.web.load.PartOutcome;
import rootwalk.web.path.PathObserver;
import rootwalk.web.segment.Captured;
import rootwalk.wire.Question;

/// Prints a fetch as text. Steps that happen at the same time are printed one after another. Any thread.
final class TextTeller implements Teller {

    private final PrintWriter out;
    private final Paint.Brush brush;
    private final FetchText.Detail detail;
    private final WalkTexts walks;
    private final FetchText document;
    private final PageText page;
    private final ReentrantLock telling = new ReentrantLock();

    TextTeller(PrintWriter out, Paint.Brush brush, FetchText.Detail detail) {
        this.out = out;
        this.brush = brush;
        this.detail = detail;
        walks = new WalkTexts(brush);
        document = new FetchText(out, brush, detail, "", walks);
        page = new PageText(out, brush);
    }

    @Override
    public PathObserver path() {
        return event -> inTurn(() -> document.sees(event));
    }

    @Override
    public PageObserver parts() {
        return new PageObserver() {
            @Override
            public PathObserver found(Part part) {
                return switch (detail) {
                    case STEPS -> PathObserver.NOBODY;
                    case EVERYTHING -> {
                        inTurn(() -> page.found(part));
                        var told = new FetchText(out, brush, detail, "#" + part.number() + " ", walks);
                        yield event -> inTurn(() -> told.sees(event));
                    }
                };
            }

            @Override
            public void over(PartOutcome outcome) {
                inTurn(() -> page.over(outcome));
            }
        };
    }

    private void inTurn(Runnable told) {
        telling.lock();
        try {
            told.run();
        } finally {
            telling.unlock();
        }
    }

    @Override
    public ResolutionObserver walk(Question question) {
        return walks.begin(question);
    }

    @Override
    public void segments(Captured captured) {
        inTurn(() -> new SegmentsText(out, brush).show(captured));
    }

    @Override
    public void result(List<Exchanged> exchanges) {
        inTurn(() -> document.result(exchanges));
    }

    @Override
    public void broken(List<Exchanged> exchanges) {
        result(exchanges);
    }

    @Override
    public void result(LoadedPage loaded) {
        inTurn(() -> {
            document.result(loaded.document().exchanges());
            page.result(loaded);
        });
    }
}
