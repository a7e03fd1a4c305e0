package rootwalk.daemon.policy;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.wire.Name;
import rootwalk.wire.codec.QuestionView;

/// Which hosts may transfer which zones. Immutable.
public final class ZoneAccess {

    private final NetworkSet refuse;
    private final NameTable<PeerSet> transferTo;

    /// @param refuse clients that are refused, whatever a zone permits
    /// @param transferTo by the names of the zones; a zone that is not in it may not be transferred
    public ZoneAccess(NetworkSet refuse, Map<Name, PeerSet> transferTo) {
        this.refuse = refuse;
        this.transferTo = new NameTable<>(transferTo);
    }

    /// Whether all requests of a client are refused.
    boolean isRefused(ClientAddress client) {
        return refuse.contains(client);
    }

    /// Whether a client may transfer the zone in a question. Allocates nothing.
    ///
    /// @param key of the valid TSIG of the request; null if it has none
    boolean mayTransfer(QuestionView question, ClientAddress client, @Nullable Name key) {
        PeerSet peers = transferTo.at(question.octets(), question.nameOffset(), question.nameLength());
        return peers != null && peers.permits(client, key);
    }
}
