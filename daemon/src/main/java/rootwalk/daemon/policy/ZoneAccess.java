package rootwalk.daemon.policy;

import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.daemon.pipeline.ClientAddress;
import rootwalk.wire.Name;
import rootwalk.wire.codec.QuestionView;

/// Which hosts may do what with which zones. Immutable; allocates nothing for a request.
public final class ZoneAccess {

    private final NetworkSet refuse;
    private final NameTable<PeerSet> transferTo;
    private final NameTable<PeerSet> notifyFrom;
    private final NameTable<PeerSet> updateFrom;

    /// A zone that is not in a map permits nothing.
    ///
    /// @param refuse clients that are refused, whatever a zone permits
    /// @param transferTo by the names of the zones
    /// @param notifyFrom the primaries, by the names of their secondary zones
    /// @param updateFrom by the names of the zones
    public ZoneAccess(NetworkSet refuse, Map<Name, PeerSet> transferTo, Map<Name, PeerSet> notifyFrom,
            Map<Name, PeerSet> updateFrom) {
        this.refuse = refuse;
        this.transferTo = new NameTable<>(transferTo);
        this.notifyFrom = new NameTable<>(notifyFrom);
        this.updateFrom = new NameTable<>(updateFrom);
    }

    /// Whether all requests of a client are refused.
    boolean isRefused(ClientAddress client) {
        return refuse.contains(client);
    }

    /// Whether a client may transfer the zone in a question.
    ///
    /// @param key of the valid TSIG of the request; null if it has none
    boolean mayTransfer(QuestionView question, ClientAddress client, @Nullable Name key) {
        return permits(transferTo, question, client, key);
    }

    /// Whether a client may say that the zone in a question has changed.
    ///
    /// @param key of the valid TSIG of the request; null if it has none
    boolean mayNotify(QuestionView question, ClientAddress client, @Nullable Name key) {
        return permits(notifyFrom, question, client, key);
    }

    /// Whether a client may update the zone in a question. What it may change is decided later.
    ///
    /// @param key of the valid TSIG of the request; null if it has none
    boolean mayUpdate(QuestionView question, ClientAddress client, @Nullable Name key) {
        return permits(updateFrom, question, client, key);
    }

    private static boolean permits(NameTable<PeerSet> table, QuestionView question, ClientAddress client,
            @Nullable Name key) {
        PeerSet peers = table.at(question.octets(), question.nameOffset(), question.nameLength());
        return peers != null && peers.permits(client, key);
    }
}
