package rootwalk.cli;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import rootwalk.cli.fetch.FetchJson;
import rootwalk.cli.fetch.SegmentsJson;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.web.client.Exchanged;
import rootwalk.web.load.LoadedPage;
import rootwalk.web.load.PageObserver;
import rootwalk.web.load.Part;
import rootwalk.web.load.PartOutcome;
import rootwalk.web.path.PathObserver;
import rootwalk.web.segment.Captured;
import rootwalk.web.segment.Ladder;
import rootwalk.wire.Question;

/// A fetch for programs: a JSON object a line for each event, step of a walk, and part of a page, and one for the result.
///
/// @param lines
///            takes each line, its line feed included; any thread
/// @param began
///            when the journey began, by [System#nanoTime()], as in its first event
record JsonTeller(Consumer<String> lines, FetchJson document, AtomicLong began) implements Teller {

    private static final long NOT_YET = Long.MIN_VALUE;

    static JsonTeller of(Consumer<String> lines) {
        return new JsonTeller(lines, FetchJson.ofDocument(lines), new AtomicLong(NOT_YET));
    }

    @Override
    public PathObserver path() {
        return event -> {
            began.compareAndSet(NOT_YET, System.nanoTime() - event.at());
            document.sees(event);
        };
    }

    private long nanos() {
        long beginning = began.get();
        return beginning == NOT_YET ? 0 : System.nanoTime() - beginning;
    }

    @Override
    public PageObserver parts() {
        return new PageObserver() {
            @Override
            public PathObserver found(Part part) {
                FetchJson told = FetchJson.ofPart(part.number(), lines);
                told.found(part);
                return told;
            }

            @Override
            public void over(PartOutcome outcome) {
                // Its events said so already.
            }
        };
    }

    @Override
    public ResolutionObserver walk(Question question) {
        return TraceJson.of(question, this::nanos, lines);
    }

    @Override
    public void segments(Captured captured) {
        var json = new SegmentsJson(lines);
        captured.traces().forEach(trace -> json.connection(Ladder.of(trace)));
        json.missing(captured);
    }

    @Override
    public void result(List<Exchanged> exchanges) {
        document.result(exchanges);
    }

    @Override
    public void broken(List<Exchanged> exchanges) {
        document.broken(exchanges);
    }

    @Override
    public void result(LoadedPage page) {
        document.result(page);
    }
}
