package rootwalk.web.segment;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import rootwalk.wire.CountText;

/// Describes a segment, before the endpoints are updated.
final class SegmentDescription {

    private SegmentDescription() {}

    static String of(
            Segment segment, long sequence, long acknowledgement, Set<Mark> marks, Endpoint from, Endpoint to) {
        if (segment.has(TcpFlag.RST)) {
            return to.state() == State.SYN_SENT ? "RST, refuses the connection" : "RST, aborts the connection";
        }
        if (marks.contains(Mark.KEEP_ALIVE)) {
            return "keep-alive";
        }
        List<String> parts = new ArrayList<>();
        if (segment.has(TcpFlag.SYN)) {
            parts.add(segment.has(TcpFlag.ACK) ? "SYN+ACK" : "SYN");
        }
        if (segment.length() > 0) {
            parts.add(data(segment, sequence, from));
        }
        if (segment.has(TcpFlag.FIN)) {
            parts.add("FIN");
        }
        if (segment.has(TcpFlag.ACK) && acknowledges(segment, acknowledgement, parts.isEmpty(), from, to)) {
            parts.add(acknowledgement(acknowledgement, from, to));
        }
        return parts.isEmpty() ? "nothing" : String.join(", ", parts);
    }

    private static String data(Segment segment, long sequence, Endpoint from) {
        long begin = sequence + (segment.has(TcpFlag.SYN) ? 1 : 0);
        boolean follows = begin == Math.max(from.next(), 1);
        String content = follows ? from.payloads.describe(segment.payload(), segment.length()) : "";
        return "data " + octets(segment.length()) + (content.isEmpty() ? "" : " (" + content + ")");
    }

    /// Whether the acknowledgement is mentioned: if the segment does nothing else, or acknowledges a FIN.
    private static boolean acknowledges(Segment segment, long acknowledgement, boolean nothingElse, Endpoint from,
            Endpoint to) {
        boolean ofFin = to.isFinAcknowledgedBy(acknowledgement)
                && !to.isFinAcknowledgedBy(from.lastAcknowledgement());
        return nothingElse || (ofFin && !segment.has(TcpFlag.SYN));
    }

    private static String acknowledgement(long acknowledgement, Endpoint from, Endpoint to) {
        long before = from.lastAcknowledgement();
        if (to.state() == State.SYN_RCVD && acknowledgement == 1) {
            return "ACK of SYN";
        }
        if (to.isFinAcknowledgedBy(acknowledgement) && !to.isFinAcknowledgedBy(before)) {
            return "ACK of FIN";
        }
        long octets = acknowledgement - Math.max(before, 1);
        return octets <= 0 ? "ACK" : "ACK of " + octets(octets);
    }

    static String octets(long number) {
        return count(number, "octet");
    }

    static String count(long number, String what) {
        return CountText.of(number, what);
    }
}
