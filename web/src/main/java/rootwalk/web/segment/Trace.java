package rootwalk.web.segment;

import java.net.InetSocketAddress;
import java.util.List;

/// One connection as it was seen.
///
/// @param clientBefore
///            state of the end that opened it, before the first segment
/// @param serverBefore
///            state of the other end then
public record Trace(
        InetSocketAddress client,
        InetSocketAddress server,
        State clientBefore,
        State serverBefore,
        List<Passage> passages) {

    public Trace {
        passages = List.copyOf(passages);
    }

    /// Whether both ends are done with it.
    public boolean isOver() {
        return !passages.isEmpty() && passages.getLast().client().isOver() && passages.getLast().server().isOver();
    }
}
