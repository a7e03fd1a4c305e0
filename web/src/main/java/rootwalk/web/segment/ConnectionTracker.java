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

/// The connections to the servers of a fetch: those that it named, and others, of which some may be its failed attempts.
/// Guarded by its owner.
final class ConnectionTracker {

    /// Octets of frames that are kept whole; of later ones only the headers are.
    private static final int MAX_WHOLE_OCTETS = 64 << 20;
    private static final int HEADERS = 256;
    /// Segments that are followed at all.
    private static final int MAX_SEGMENTS = 500_000;

    private record AddressPair(InetSocketAddress client, InetSocketAddress server) {}

    /// A connection on the interface where it was seen first: on its way through the machine it may pass several.
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
    /// With their numbers in the events of the path.
    private final Map<AddressPair, Integer> numbers = new HashMap<>();
    private final Map<InetSocketAddress, Integer> failures = new HashMap<>();
    private final Map<AddressPair, TrackedConnection> current = new LinkedHashMap<>();
    private final List<TrackedConnection> all = new ArrayList<>();
    private final List<CapturedFrame> kept = new ArrayList<>();
    private long keptOctets;
    private long unfollowed;

    /// A connect to a server begins.
    void tried(InetSocketAddress server) {
        servers.add(server);
    }

    /// It failed; the local port is not known.
    void failed(InetSocketAddress server) {
        failures.merge(server, 1, Integer::sum);
    }

    /// It succeeded.
    void connected(int number, InetSocketAddress client, InetSocketAddress server) {
        servers.add(server);
        numbers.put(new AddressPair(client, server), number);
    }

    Set<InetSocketAddress> servers() {
        return servers;
    }

    /// Segments that were too many.
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

    /// The same ports may be used again once a connection is over.
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

    /// Whether every connection that was named has been seen to its end.
    boolean areClosed() {
        return numbers.keySet().stream().map(current::get)
                .allMatch(connection -> connection != null && connection.conversation.isOver());
    }

    /// What was seen, without connections of others to the same servers.
    CaptureResult result(long dropped, String trouble) {
        Set<TrackedConnection> ours = new HashSet<>();
        Map<InetSocketAddress, Integer> attempts = new HashMap<>(failures);
        for (TrackedConnection connection : all) {
            boolean attempt = !numbers.containsKey(connection.pair)
                    && attempts.merge(connection.pair.server, -1, Integer::sum) >= 0;
            if (attempt || numbers.containsKey(connection.pair)) {
                ours.add(connection);
            }
        }
        return new CaptureResult(
                all.stream().filter(ours::contains).map(this::trace).toList(),
                kept.stream().filter(one -> ours.contains(one.of)).map(CapturedFrame::frame).toList(),
                dropped + unfollowed,
                trouble);
    }

    private ConnectionTrace trace(TrackedConnection connection) {
        return connection.conversation.trace().numbered(numbers.getOrDefault(connection.pair, 0));
    }
}
