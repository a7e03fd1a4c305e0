package rootwalk.cli.trace;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

import rootwalk.cli.command.Paint;
import rootwalk.resolver.contract.ResolutionObserver;
import rootwalk.wire.Question;

/// The resolutions of the lookups of a fetch as text, each until its answer is printed. Thread-safe.
public final class ResolutionTexts {

    private final Paint.Brush brush;
    private final Map<Question, Queue<StringWriter>> texts = new ConcurrentHashMap<>();

    public ResolutionTexts(Paint.Brush brush) {
        this.brush = brush;
    }

    /// Creates the observer of a resolution, for one thread.
    public ResolutionObserver begin(Question question) {
        StringWriter text = new StringWriter();
        texts.computeIfAbsent(question, _ -> new ConcurrentLinkedQueue<>()).add(text);
        return new TraceText(new PrintWriter(text), brush);
    }

    /// The lines of the resolution that led to an answer, once; none if the answer was cached.
    public List<String> take(Question question) {
        StringWriter text = texts.getOrDefault(question, new ConcurrentLinkedQueue<>()).poll();
        return text == null ? List.of() : text.toString().lines().toList();
    }
}
