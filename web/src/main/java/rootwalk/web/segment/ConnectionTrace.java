package rootwalk.web.segment;

import java.net.InetSocketAddress;
import java.util.List;

/// One captured connection.
///
/// @param connection its number in the events of the path; 0 for a failed attempt
/// @param clientBefore the state of the endpoint that opened it, before the first segment
/// @param serverBefore the state of the other endpoint then
public record ConnectionTrace(
        int connection,
        InetSocketAddress client,
        InetSocketAddress server,
        State clientBefore,
        State serverBefore,
        List<ObservedSegment> segments) {

    public ConnectionTrace {
        segments = List.copyOf(segments);
    }

    ConnectionTrace numbered(int number) {
        return new ConnectionTrace(number, client, server, clientBefore, serverBefore, segments);
    }

    /// Whether both endpoints are closed.
    public boolean isOver() {
        return !segments.isEmpty() && segments.getLast().client().isOver() && segments.getLast().server().isOver();
    }
}
