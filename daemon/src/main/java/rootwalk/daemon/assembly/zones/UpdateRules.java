package rootwalk.daemon.assembly.zones;

import java.util.List;

import rootwalk.authoritative.update.OwnerMatch;
import rootwalk.authoritative.update.SerialPolicy;
import rootwalk.authoritative.update.UpdatePolicy;
import rootwalk.authoritative.update.UpdateRule;
import rootwalk.config.Config;
import rootwalk.config.Config.Updates;
import rootwalk.config.Peer;
import rootwalk.daemon.policy.PeerSet;
import rootwalk.daemon.policy.UpdateSettings;
import rootwalk.wire.Name;

/// The rules of a zone for dynamic updates, from the configuration. Stateless.
public final class UpdateRules {

    private UpdateRules() {}

    /// Who may send updates: those in `update-from`; without it, those to whom a rule permits something.
    static PeerSet requestors(Updates updates) {
        List<Peer> named = updates.from();
        return Peers.set(!named.isEmpty() ? named
                : updates.policy().stream().filter(Config.UpdateRule::isGrant)
                        .flatMap(rule -> rule.peers().stream()).toList());
    }

    public static UpdateSettings settings(Updates updates) {
        return new UpdateSettings(policy(updates.policy()), serials(updates.serials()), updates.areForwarded());
    }

    /// Without rules, those who may send updates may change everything.
    private static UpdatePolicy policy(List<Config.UpdateRule> rules) {
        return rules.isEmpty() ? UpdatePolicy.EVERYTHING
                : new UpdatePolicy(rules.stream().map(UpdateRules::rule).toList());
    }

    private static UpdateRule rule(Config.UpdateRule rule) {
        PeerSet peers = Peers.set(rule.peers());
        return new UpdateRule(rule.isGrant(), requestor -> peers.permits(requestor.address(), requestor.key()),
                owners(rule), rule.types());
    }

    private static OwnerMatch owners(Config.UpdateRule rule) {
        return switch (rule.owners()) {
            case NAME -> new OwnerMatch.Exact(rule.name().orElseThrow());
            case SUBDOMAIN -> new OwnerMatch.Subdomain(rule.name().orElseThrow());
            case WILDCARD -> new OwnerMatch.Wildcard(wildcard(rule.name().orElseThrow()));
            case ZONESUB -> new OwnerMatch.Zone();
            case SELF -> new OwnerMatch.Self();
            case SELFSUB -> new OwnerMatch.SelfSubdomain();
            case TCP_SELF -> new OwnerMatch.TcpSelf();
        };
    }

    /// The name may be written with or without the asterisk.
    private static Name wildcard(Name name) {
        return name.isWildcard() ? name.parent() : name;
    }

    private static SerialPolicy serials(Config.SerialPolicy policy) {
        return switch (policy) {
            case INCREMENT -> SerialPolicy.INCREMENT;
            case UNIXTIME -> SerialPolicy.UNIXTIME;
            case DATE -> SerialPolicy.DATE;
        };
    }
}
