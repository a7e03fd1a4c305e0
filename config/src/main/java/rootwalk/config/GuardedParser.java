package rootwalk.config;

import java.util.function.Consumer;

import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.parser.Parser;

/// Ends the reading of a text whose collections are nested too deeply for a reader that descends into them level by
/// level. Used by one thread.
final class GuardedParser implements Parser {

    /// Says where the text is nested too deeply.
    @SuppressWarnings("serial") // thrown and caught by the reader of one file
    static final class TooDeepException extends RuntimeException {

        private final transient Event event;

        TooDeepException(Event event) {
            super("nested too deeply", null, false, false);
            this.event = event;
        }

        Event event() {
            return event;
        }
    }

    private final Parser parser;
    private final int deepest;
    private final Consumer<Event> observer;
    private int depth;

    /// @param observer sees every event
    GuardedParser(Parser parser, int deepest, Consumer<Event> observer) {
        this.parser = parser;
        this.deepest = deepest;
        this.observer = observer;
    }

    @Override
    public boolean checkEvent(Event.ID id) {
        return parser.checkEvent(id);
    }

    @Override
    public Event peekEvent() {
        return parser.peekEvent();
    }

    @Override
    public boolean hasNext() {
        return parser.hasNext();
    }

    @Override
    public Event next() {
        Event event = parser.next();
        observer.accept(event);
        if (event instanceof CollectionStartEvent) {
            depth++;
        } else if (event instanceof CollectionEndEvent) {
            depth--;
        }
        if (depth > deepest) {
            throw new TooDeepException(event);
        }
        return event;
    }
}
