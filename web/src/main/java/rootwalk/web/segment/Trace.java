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
public record Trace(
        int connection,
        InetSocketAddress client,
        InetSocketAddress server,
        State clientBefore,
        State serverBefore,
        List<Passage> passages) {

    public Trace {
        passages = List.copyOf(passages);
    }

    Trace numbered(int number) {
        return new Trace(number, client, server, clientBefore, serverBefore, passages);
    }

    /// Whether both ends are done with it.
    public boolean isOver() {
        return !passages.isEmpty() && passages.getLast().client().isOver() && passages.getLast().server().isOver();
    }
}
