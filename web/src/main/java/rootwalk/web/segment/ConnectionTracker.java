package rootwalk.web.segment;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import rootwalk.socket.packet.Frame;

/// Tracks the connections to the servers of a fetch: its own, and others, some of which may be its failed attempts.
/// Guarded by its owner.
final class ConnectionTracker {

    /// The octets of frames that are stored completely; of later frames, only the headers are stored.
    private static final int MAX_WHOLE_OCTETS = 64 << 20;
    private static final int HEADERS = 256;
    /// The most segments that are tracked.
    private static final int MAX_SEGMENTS = 500_000;

    private record AddressPair(InetSocketAddress client, InetSocketAddress server) {}

    /// A connection on the interface where it was seen first: a packet may pass several interfaces of this machine.
    private static final class TrackedConnection {
        final AddressPair pair;
        final int interfaceIndex;
        final TcpConversation conversation;

        TrackedConnection(AddressPair pair, int interfaceIndex) {
            this.pair = pair;
            this.interfaceIndex = interfaceIndex;
            conversation = new TcpConversation(pair.client, pair.server);
        }
    }

    private record CapturedFrame(TrackedConnection of, Frame frame) {}

    private final Set<InetSocketAddress> servers = new HashSet<>();
    /// The numbers of connections in the events of the path.
    private final Map<AddressPair, Integer> numbers = new HashMap<>();
    private final Map<InetSocketAddress, Integer> failures = new HashMap<>();
    private final Map<AddressPair, TrackedConnection> current = new LinkedHashMap<>();
    private final List<TrackedConnection> all = new ArrayList<>();
    private final List<CapturedFrame> kept = new ArrayList<>();
    private long keptOctets;
    private long unfollowed;

    /// A connect to a server starts.
    void tried(InetSocketAddress server) {
        servers.add(server);
    }

    /// The connect failed; its local port is not known.
    void failed(InetSocketAddress server) {
        failures.merge(server, 1, Integer::sum);
    }

    /// The connect succeeded.
    void connected(int number, InetSocketAddress client, InetSocketAddress server) {
        servers.add(server);
        numbers.put(new AddressPair(client, server), number);
    }

    Set<InetSocketAddress> servers() {
        return servers;
    }

    /// Segments beyond the limit.
    long unfollowed() {
        return unfollowed;
    }

    void add(Frame frame, Segment segment) {
        if (servers.contains(segment.destination())) {
            add(frame, segment, new AddressPair(segment.source(), segment.destination()));
        } else if (servers.contains(segment.source())) {
            add(frame, segment, new AddressPair(segment.destination(), segment.source()));
        }
    }

    private void add(Frame frame, Segment segment, AddressPair pair) {
        TrackedConnection connection = followed(frame, segment, pair);
        if (connection.interfaceIndex != frame.interfaceIndex()) {
            return;
        }
        if (kept.size() >= MAX_SEGMENTS) {
            unfollowed++;
            return;
        }
        connection.conversation.follow(segment);
        Frame whole = keptOctets < MAX_WHOLE_OCTETS ? frame : frame.cutTo(HEADERS);
        keptOctets += whole.octets().remaining();
        kept.add(new CapturedFrame(connection, whole));
    }

    /// The same pair of ports can be reused after a connection is closed.
    private TrackedConnection followed(Frame frame, Segment segment, AddressPair pair) {
        TrackedConnection known = current.get(pair);
        if (known != null && !(segment.opens() && known.conversation.isOver())) {
            return known;
        }
        TrackedConnection connection = new TrackedConnection(pair, frame.interfaceIndex());
        current.put(pair, connection);
        all.add(connection);
        return connection;
    }

    /// Whether every connection of the fetch has been closed.
    boolean areClosed() {
        return numbers.keySet().stream().map(current::get)
                .allMatch(connection -> connection != null && connection.conversation.isOver());
    }

    /// The result, without the connections of other programs to the same servers.
    CaptureResult result(long dropped, String trouble) {
        Set<TrackedConnection> own = new HashSet<>();
        Map<InetSocketAddress, Integer> attempts = new HashMap<>(failures);
        for (TrackedConnection connection : all) {
            boolean attempt = !numbers.containsKey(connection.pair)
                    && attempts.merge(connection.pair.server, -1, Integer::sum) >= 0;
            if (attempt || numbers.containsKey(connection.pair)) {
                own.add(connection);
            }
        }
        return new CaptureResult(
                all.stream().filter(own::contains).map(this::trace).toList(),
                kept.stream().filter(one -> own.contains(one.of)).map(CapturedFrame::frame).toList(),
                dropped + unfollowed,
                trouble);
    }

    private ConnectionTrace trace(TrackedConnection connection) {
        return connection.conversation.trace().numbered(numbers.getOrDefault(connection.pair, 0));
    }
}
