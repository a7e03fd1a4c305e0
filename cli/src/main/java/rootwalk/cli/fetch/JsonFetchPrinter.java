package rootwalk.cli.fetch;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import rootwalk.cli.trace.TraceJson;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.web.client.Exchange;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PageObserver;
import rootwalk.web.load.PagePart;
import rootwalk.web.load.PartOutcome;
import rootwalk.web.path.PathObserver;
import rootwalk.web.segment.CaptureResult;
import rootwalk.web.segment.Ladder;
import rootwalk.wire.Question;

/// Prints a fetch as JSON: an object on a line for each event, step of a resolution and part of a page, and one for the
/// result.
///
/// @param lines receives each line with its line feed; called by any thread
/// @param startedAt when the fetch started, by [System#nanoTime()], as in its first event
public record JsonFetchPrinter(Consumer<String> lines, FetchJson document,
        AtomicLong startedAt) implements FetchPrinter {

    private static final long NOT_STARTED = Long.MIN_VALUE;

    public static JsonFetchPrinter of(Consumer<String> lines) {
        return new JsonFetchPrinter(lines, FetchJson.ofDocument(lines), new AtomicLong(NOT_STARTED));
    }

    @Override
    public PathObserver path() {
        return event -> {
            startedAt.compareAndSet(NOT_STARTED, System.nanoTime() - event.at());
            document.onEvent(event);
        };
    }

    private long nanos() {
        long beginning = startedAt.get();
        return beginning == NOT_STARTED ? 0 : System.nanoTime() - beginning;
    }

    @Override
    public PageObserver parts() {
        return new PageObserver() {
            @Override
            public PathObserver found(PagePart part) {
                FetchJson json = FetchJson.ofPart(part.number(), lines);
                json.found(part);
                return json;
            }

            @Override
            public void finished(PartOutcome outcome) {
                // Its events have reported it.
            }
        };
    }

    @Override
    public ResolutionObserver resolution(Question question) {
        return TraceJson.of(question, this::nanos, lines);
    }

    @Override
    public void segments(CaptureResult result) {
        var json = new SegmentsJson(lines);
        result.traces().forEach(trace -> json.connection(Ladder.of(trace)));
        json.missing(result);
    }

    @Override
    public void result(List<Exchange> exchanges) {
        document.result(exchanges);
    }

    @Override
    public void failed(List<Exchange> exchanges) {
        document.resultOfFailure(exchanges);
    }

    @Override
    public void result(LoadedPage page) {
        document.result(page);
    }
}
