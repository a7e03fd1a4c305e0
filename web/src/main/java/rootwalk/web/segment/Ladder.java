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

/// A connection as a ladder: the client on the left, the server on the right, and a rung for each segment between them.
/// Only data; [LadderText] draws it.
///
/// @param connection
///            its number in the events of the path; 0 where it has none, as an attempt that failed
/// @param segments
///            of the connection, folded or not
/// @param nanos
///            from the first to the last of them
public record Ladder(
        int connection,
        InetSocketAddress client,
        InetSocketAddress server,
        State clientBefore,
        State serverBefore,
        List<Row> rows,
        int segments,
        long nanos) {

    /// Rows from the top to the bottom.
    public sealed interface Row {}

    /// One segment.
    ///
    /// @param since
    ///            nanoseconds since the segment before
    public record Rung(ObservedSegment observed, long since) implements Row {}

    /// Segments that carry data on and acknowledge it, with nothing remarkable about them but how much the receiver takes.
    ///
    /// @param fromClient
    ///            octets of payload in this direction
    /// @param fromServer
    ///            and in the other
    /// @param nanos
    ///            from the segment before them to the last of them
    /// @param marks
    ///            what is remarkable about some of them, and how often
    public record Fold(int segments, long fromClient, long fromServer, long nanos, Map<Mark, Integer> marks)
            implements
                Row {

        public Fold {
            marks = Collections.unmodifiableMap(new TreeMap<>(marks));
        }
    }

    /// Every quick download has these by the hundred.
    private static final Set<Mark> FOLDABLE = EnumSet.of(Mark.ZERO_WINDOW, Mark.WINDOW_UPDATE);

    /// Uneventful segments that are shown on either side of a fold, and how many are worth one between them.
    private static final int SHOWN_AROUND_FOLD = 3;
    private static final int MIN_FOLDED = 4;

    public Ladder {
        rows = List.copyOf(rows);
    }

    /// Every segment.
    public static Ladder of(ConnectionTrace trace) {
        List<ObservedSegment> passages = trace.segments();
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < passages.size(); i++) {
            rows.add(new Rung(passages.get(i), since(passages, i)));
        }
        return of(trace, rows);
    }

    /// The same with long uneventful stretches folded, as those of a download.
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
        List<ObservedSegment> passages = trace.segments();
        long nanos = passages.isEmpty()
                ? 0
                : passages.getLast().segment().time() - passages.getFirst().segment().time();
        return new Ladder(trace.connection(), trace.client(), trace.server(), trace.clientBefore(),
                trace.serverBefore(), rows,
                passages.size(), nanos);
    }

    private static long since(List<ObservedSegment> passages, int index) {
        return index == 0
                ? 0
                : passages.get(index).segment().time() - passages.get(index - 1).segment().time();
    }

    /// Whether a row changes nothing and is nothing special.
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
