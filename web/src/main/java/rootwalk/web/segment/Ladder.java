package rootwalk.web.segment;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import rootwalk.web.path.PathEvent.Sender;

/// A connection as a ladder diagram: the client on the left, the server on the right, and a rung for each segment. Data
/// only; [LadderText] draws it.
///
/// @param connection its number in the events of the path; 0 for a failed attempt
/// @param segments the number of segments, including folded ones
/// @param nanos from the first to the last segment
public record Ladder(
        int connection,
        InetSocketAddress client,
        InetSocketAddress server,
        State clientBefore,
        State serverBefore,
        List<Row> rows,
        int segments,
        long nanos) {

    /// A row of the diagram, from top to bottom.
    public sealed interface Row {}

    /// One segment.
    ///
    /// @param since nanoseconds since the previous segment
    public record Rung(ObservedSegment observed, long since) implements Row {}

    /// Several segments with data and acknowledgements only. Their only marks are about the receive window.
    ///
    /// @param fromClient octets of payload from the client
    /// @param fromServer octets of payload from the server
    /// @param nanos from the segment before them to the last of them
    /// @param marks the number of segments with each mark
    public record Fold(int segments, long fromClient, long fromServer, long nanos, Map<Mark, Integer> marks)
            implements
                Row {

        public Fold {
            marks = Collections.unmodifiableMap(new TreeMap<>(marks));
        }
    }

    /// A fast download has hundreds of these.
    private static final Set<Mark> FOLDABLE = EnumSet.of(Mark.ZERO_WINDOW, Mark.WINDOW_UPDATE);

    /// How many segments are shown on each side of a fold, and how many at least are folded.
    private static final int SHOWN_AROUND_FOLD = 3;
    private static final int MIN_FOLDED = 4;

    public Ladder {
        rows = List.copyOf(rows);
    }

    /// All segments.
    public static Ladder of(ConnectionTrace trace) {
        List<ObservedSegment> observed = trace.segments();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < observed.size(); i++) {
            rows.add(new Rung(observed.get(i), since(observed, i)));
        }
        return of(trace, rows);
    }

    /// The same with long runs of plain segments folded, as in a download.
    public Ladder folded() {
        List<Row> shorter = new ArrayList<>();
        int at = 0;
        while (at < rows.size()) {
            int end = at;
            while (end < rows.size() && isUneventful(end)) {
                end++;
            }
            if (end - at >= SHOWN_AROUND_FOLD + MIN_FOLDED + SHOWN_AROUND_FOLD) {
                shorter.addAll(rows.subList(at, at + SHOWN_AROUND_FOLD));
                shorter.add(fold(rows.subList(at + SHOWN_AROUND_FOLD, end - SHOWN_AROUND_FOLD)));
                shorter.addAll(rows.subList(end - SHOWN_AROUND_FOLD, end));
            } else {
                shorter.addAll(rows.subList(at, end));
            }
            if (end < rows.size()) {
                shorter.add(rows.get(end));
            }
            at = end + 1;
        }
        return new Ladder(connection, client, server, clientBefore, serverBefore, shorter, segments, nanos);
    }

    private static Ladder of(ConnectionTrace trace, List<Row> rows) {
        List<ObservedSegment> observed = trace.segments();
        long nanos = observed.isEmpty()
                ? 0
                : Math.max(0, observed.getLast().segment().time() - observed.getFirst().segment().time());
        return new Ladder(trace.connection(), trace.client(), trace.server(), trace.clientBefore(),
                trace.serverBefore(), rows,
                observed.size(), nanos);
    }

    /// Not negative, although the clock may be set back, and segments may be received in another order than their times.
    private static long since(List<ObservedSegment> observed, int index) {
        return index == 0
                ? 0
                : Math.max(0, observed.get(index).segment().time() - observed.get(index - 1).segment().time());
    }

    /// Whether a row changes no state and has no other marks.
    private boolean isUneventful(int index) {
        return index > 0
                && rows.get(index) instanceof Rung(ObservedSegment observed, _)
                && rows.get(index - 1) instanceof Rung(ObservedSegment before, _)
                && FOLDABLE.containsAll(observed.marks())
                && observed.client() == before.client()
                && observed.server() == before.server();
    }

    private static Fold fold(List<Row> stretch) {
        long fromClient = 0;
        long fromServer = 0;
        long nanos = 0;
        Map<Mark, Integer> marks = new EnumMap<>(Mark.class);
        for (Row row : stretch) {
            if (row instanceof Rung(ObservedSegment observed, long since)) {
                long length = observed.segment().length();
                fromClient += observed.from() == Sender.CLIENT ? length : 0;
                fromServer += observed.from() == Sender.SERVER ? length : 0;
                nanos += since;
                observed.marks().forEach(mark -> marks.merge(mark, 1, Integer::sum));
            }
        }
        return new Fold(stretch.size(), fromClient, fromServer, nanos, marks);
    }
}
