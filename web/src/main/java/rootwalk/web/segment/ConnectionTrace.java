package rootwalk.web.segment;

import java.net.InetSocketAddress;
import java.util.List;

/// One connection as it was seen.
///
/// @param connection
///            its number in the events of the path; 0 where it has none, as an attempt that failed
/// @param clientBefore
///            state of the end that opened it, before the first segment
/// @param serverBefore
///            state of the other end then
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

    /// Whether both ends are done with it.
    public boolean isOver() {
        return !segments.isEmpty() && segments.getLast().client().isOver() && segments.getLast().server().isOver();
    }
}
