package rootwalk.daemon.policy.response;

import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.policy.PolicyRules;
import rootwalk.authoritative.policy.TriggerKind;
import rootwalk.authoritative.policy.TriggerSearch;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.daemon.pipeline.ClientAddress;

/// The response policy zones in their order, each with its current version. Immutable; any thread. Allocates only if a trigger is
/// found.
final class ResponsePolicy {

    static final ResponsePolicy NONE = new ResponsePolicy(List.of());

    private final PolicyZone[] zones;
    private final int firstDependent;
    private final boolean isEmpty;

    ResponsePolicy(List<PolicyZone> zones) {
        this.zones = zones.toArray(PolicyZone[]::new);
        int first = 0;
        while (first < this.zones.length && !this.zones[first].dependsOnResponse()) {
            first++;
        }
        firstDependent = first;
        isEmpty = zones.stream().allMatch(zone -> zone.rules() == null);
    }

    List<PolicyZone> zones() {
        return List.of(zones);
    }

    /// Whether nothing is ever changed.
    boolean isEmpty() {
        return isEmpty;
    }

    /// Whether a match of the query cannot be overridden by the response: no zone before it depends on that.
    boolean isFinal(Match ofQuery) {
        return ofQuery.rank() <= firstDependent;
    }

    /// The first match of a client and a name, or null.
    ///
    /// @param client null if only the name is considered
    /// @param octets has the name, uncompressed
    /// @param disabled receives those of disabled zones before it
    @Nullable
    Match ofQuery(@Nullable ClientAddress client, byte[] octets, int offset, int length, TriggerSearch search,
            Consumer<Match> disabled) {
        for (int rank = 0; rank < zones.length; rank++) {
            Match match = ofQuery(rank, client, octets, offset, length, search);
            if (match == null) {
                continue;
            }
            if (!match.zone().settings().isDisabled()) {
                return match;
            }
            disabled.accept(match);
        }
        return null;
    }

    @Nullable
    private Match ofQuery(int rank, @Nullable ClientAddress client, byte[] octets, int offset, int length,
            TriggerSearch search) {
        PolicyZone zone = zones[rank];
        PolicyRules rules = zone.rules();
        if (rules == null) {
            return null;
        }
        if (client != null) {
            ZoneNode node =
                    rules.byAddress(TriggerKind.CLIENT_IP, client.isIpv6(), client.high(), client.low());
            Match match = node == null ? null : zone.match(rank, TriggerKind.CLIENT_IP, node);
            if (match != null) {
                return match;
            }
        }
        ZoneNode node = rules.byName(octets, offset, length, search);
        return node == null ? null : zone.match(rank, TriggerKind.QNAME, node);
    }

    /// The first match of a name of a result, or null.
    ///
    /// @param client null if it is not considered
    /// @param disabled receives those of disabled zones before it
    @Nullable
    Match ofResult(@Nullable ClientAddress client, ResultName name, TriggerSearch search, Consumer<Match> disabled) {
        for (int rank = 0; rank < zones.length; rank++) {
            byte[] octets = name.name().sharedOctets();
            Match ofQuery = ofQuery(rank, client, octets, 0, octets.length, search);
            Match match = ofQuery != null ? ofQuery : ofData(rank, name, search);
            if (match == null) {
                continue;
            }
            if (!match.zone().settings().isDisabled()) {
                return match;
            }
            disabled.accept(match);
        }
        return null;
    }

    private @Nullable Match ofData(int rank, ResultName name, TriggerSearch search) {
        PolicyZone zone = zones[rank];
        PolicyRules rules = zone.rules();
        if (rules == null) {
            return null;
        }
        Match match = null;
        if (rules.has(TriggerKind.IP)) {
            match = name.smallestNetwork(zone, rank, TriggerKind.IP, name.addresses());
        }
        if (match == null && rules.has(TriggerKind.NSDNAME)) {
            match = name.firstServer(zone, rank, search);
        }
        if (match == null && rules.has(TriggerKind.NSIP)) {
            match = name.smallestNetwork(zone, rank, TriggerKind.NSIP, name.serverAddresses());
        }
        return match;
    }
}
