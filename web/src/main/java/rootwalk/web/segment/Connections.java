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
final class Connections {

    /// Octets of frames that are kept whole; of later ones only the headers are.
    private static final int KEPT_WHOLE = 64 << 20;
    private static final int HEADERS = 256;
    /// Segments that are followed at all.
    private static final int MOST = 500_000;

    private record Pair(InetSocketAddress client, InetSocketAddress server) {}

    /// A connection on the interface where it was seen first: on its way through the machine it may pass several.
    private static final class Followed {
        final Pair pair;
        final int interfaceIndex;
        final Conversation conversation;

        Followed(Pair pair, int interfaceIndex) {
            this.pair = pair;
            this.interfaceIndex = interfaceIndex;
            conversation = new Conversation(pair.client, pair.server);
        }
    }

    private record Kept(Followed of, Frame frame) {}

    private final Set<InetSocketAddress> servers = new HashSet<>();
    /// With their numbers in the events of the path.
    private final Map<Pair, Integer> named = new HashMap<>();
    private final Map<InetSocketAddress, Integer> failures = new HashMap<>();
    private final Map<Pair, Followed> current = new LinkedHashMap<>();
    private final List<Followed> all = new ArrayList<>();
    private final List<Kept> kept = new ArrayList<>();
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
        named.put(new Pair(client, server), number);
    }

    Set<InetSocketAddress> servers() {
        return servers;
    }

    /// Segments that were too many.
    long unfollowed() {
        return unfollowed;
    }

    void see(Frame frame, Segment segment) {
        if (servers.contains(segment.destination())) {
            see(frame, segment, new Pair(segment.source(), segment.destination()));
        } else if (servers.contains(segment.source())) {
            see(frame, segment, new Pair(segment.destination(), segment.source()));
        }
    }

    private void see(Frame frame, Segment segment, Pair pair) {
        Followed followed = followed(frame, segment, pair);
        if (followed.interfaceIndex != frame.interfaceIndex()) {
            return;
        }
        if (kept.size() >= MOST) {
            unfollowed++;
            return;
        }
        followed.conversation.follow(segment);
        Frame whole = keptOctets < KEPT_WHOLE ? frame : frame.cutTo(HEADERS);
        keptOctets += whole.octets().remaining();
        kept.add(new Kept(followed, whole));
    }

    /// The same ports may be used again once a connection is over.
    private Followed followed(Frame frame, Segment segment, Pair pair) {
        Followed known = current.get(pair);
        if (known != null && !(segment.opens() && known.conversation.isOver())) {
            return known;
        }
        Followed followed = new Followed(pair, frame.interfaceIndex());
        current.put(pair, followed);
        all.add(followed);
        return followed;
    }

    /// Whether every connection that was named has been seen to its end.
    boolean areOver() {
        return named.keySet().stream().map(current::get)
                .allMatch(followed -> followed != null && followed.conversation.isOver());
    }

    /// What was seen, without connections of others to the same servers.
    Captured captured(long dropped, String trouble) {
        Set<Followed> ours = new HashSet<>();
        Map<InetSocketAddress, Integer> attempts = new HashMap<>(failures);
        for (Followed followed : all) {
            boolean attempt = !named.containsKey(followed.pair)
                    && attempts.merge(followed.pair.server, -1, Integer::sum) >= 0;
            if (attempt || named.containsKey(followed.pair)) {
                ours.add(followed);
            }
        }
        return new Captured(
                all.stream().filter(ours::contains).map(this::trace).toList(),
                kept.stream().filter(one -> ours.contains(one.of)).map(Kept::frame).toList(),
                dropped + unfollowed,
                trouble);
    }

    private Trace trace(Followed followed) {
        return followed.conversation.trace().numbered(named.getOrDefault(followed.pair, 0));
    }
}
