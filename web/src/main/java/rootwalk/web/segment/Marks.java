package rootwalk.web.segment;

import java.util.EnumSet;
import java.util.Set;

/// Finds the marks of a segment, before the endpoints are updated.
final class Marks {

    private Marks() {}

    static Set<Mark> of(
            Segment segment, long sequence, long acknowledgement, long window, Endpoint from, Endpoint to) {
        EnumSet<Mark> marks = EnumSet.noneOf(Mark.class);
        if (segment.has(TcpFlag.RST)) {
            return marks;
        }
        if (isKeepAlive(segment, sequence, from)) {
            marks.add(Mark.KEEP_ALIVE);
        } else {
            markPlace(segment, sequence, from, marks);
        }
        if (segment.has(TcpFlag.ACK)) {
            if (acknowledgement > to.next()) {
                marks.add(Mark.ACKS_UNSEEN);
            }
            markRepetition(segment, sequence, acknowledgement, window, from, to, marks);
        }
        if (window == 0) {
            marks.add(Mark.ZERO_WINDOW);
        }
        return marks;
    }

    private static boolean isKeepAlive(Segment segment, long sequence, Endpoint from) {
        return segment.length() <= 1 && isPlain(segment) && from.next() > 0 && sequence == from.next() - 1;
    }

    private static void markPlace(Segment segment, long sequence, Endpoint from, Set<Mark> marks) {
        if (segment.span() > 0 && from.hasSent(sequence, sequence + segment.span())) {
            marks.add(Mark.RETRANSMISSION);
        } else if (segment.span() > 0 && sequence < from.next()) {
            marks.add(Mark.OUT_OF_ORDER);
        } else if (sequence > from.next() && from.next() > 0) {
            marks.add(Mark.GAP);
        }
    }

    /// RFC 5681 section 2; with another window, it is a window update.
    private static void markRepetition(
            Segment segment, long sequence, long acknowledgement, long window, Endpoint from, Endpoint to,
            Set<Mark> marks) {
        boolean repeats = segment.length() == 0 && isPlain(segment) && sequence == from.next()
                && acknowledgement == from.lastAcknowledgement();
        if (!repeats) {
            return;
        }
        if (window != from.lastWindow()) {
            marks.add(Mark.WINDOW_UPDATE);
        } else if (to.next() > acknowledgement) {
            marks.add(Mark.DUPLICATE_ACK);
        }
    }

    private static boolean isPlain(Segment segment) {
        return !segment.has(TcpFlag.SYN) && !segment.has(TcpFlag.FIN) && !segment.has(TcpFlag.RST);
    }
}
