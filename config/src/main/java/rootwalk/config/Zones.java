package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import rootwalk.config.Config.PolicyAction;
import rootwalk.config.Config.ZoneAudience;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// Reads `zones` and `response-policy`, whose entries have the same keys for their source.
final class Zones {

    private enum Role {
        PRIMARY,
        SECONDARY
    }

    private static final Kind<InetSocketAddress> SERVER = Kind.server(53);
    private static final Kind<InetSocketAddress> TLS_SERVER = Kind.server(853);
    private static final Kind<ZoneAudience> AUDIENCE = Kind.oneOf(ZoneAudience.class);
    private static final Kind<Role> ROLE = Kind.oneOf(Role.class);
    private static final Kind<Config.UpdateOwners> OWNERS = Kind.oneOf(Config.UpdateOwners.class);
    private static final Kind<Config.SerialPolicy> SERIALS = Kind.oneOf(Config.SerialPolicy.class);
    private static final Kind<PolicyAction> POLICY_ACTION = Kind.oneOf(PolicyAction.class);

    private final Section root;
    private final Kind<Path> path;
    private final Set<Name> keys;
    private final Kind<List<Peer>> peers =
            new Kind<>("a network, for example 192.0.2.0/24, or the name of a key in keys", this::peer);

    Zones(Section root, Kind<Path> path, Set<Name> keys) {
        this.root = root;
        this.path = path;
        this.keys = keys;
    }

    List<Config.Zone> served() {
        Set<Name> seen = HashSet.newHashSet(root.size("zones"));
        return root.sections("zones", new Example("{name: %s, file: example.test.zone}", Kind.ZONE, "example.test."),
                entry -> zone(entry, seen));
    }

    private Optional<Config.Zone> zone(Section entry, Set<Name> seen) {
        Optional<ZoneSource> source = source(entry, seen);
        source.ifPresent(from -> addFiles(entry, from));
        List<Peer> transferTo = peers(entry, "transfer-to");
        List<Config.Remote> notify = remotes(entry, "notify");
        boolean notifiesServers = entry.value("notify-servers", Kind.FLAG, true);
        Config.Updates updates = updates(entry, source);
        ZoneAudience audience = entry.value("answer", AUDIENCE, ZoneAudience.CLIENTS);
        return source.map(from -> new Config.Zone(from, transferTo, notify, notifiesServers, updates, audience));
    }

    private Config.Updates updates(Section entry, Optional<ZoneSource> source) {
        List<Peer> from = peers(entry, "update-from");
        List<Config.UpdateRule> policy = entry.sections("update-policy",
                Example.of("{permit: [key.example.], match: name, name: _acme-challenge.example.test., types: [TXT]}"),
                this::rule);
        Config.SerialPolicy serials = entry.value("serial-policy", SERIALS, Config.SerialPolicy.INCREMENT);
        boolean areForwarded = entry.value("forward-updates", Kind.FLAG, false);
        Config.Updates updates = new Config.Updates(from, policy, serials, areForwarded);
        boolean isSecondary = source.filter(ZoneSource.Secondary.class::isInstance).isPresent();
        if (areForwarded && source.isPresent() && !isSecondary) {
            entry.problem("forward-updates", "only updates of a secondary zone are forwarded; remove it");
        } else if (areForwarded && !updates.arePermitted()) {
            entry.problem("forward-updates", "update-from has nobody whose updates would be forwarded; write"
                    + " update-from: and the networks or keys");
        } else if (isSecondary && updates.arePermitted() && !areForwarded) {
            entry.problem(from.isEmpty() ? "update-policy" : "update-from",
                    "a secondary zone is changed at its primary; remove it, or write forward-updates: true");
        }
        if (areForwarded && !policy.isEmpty()) {
            entry.problem("update-policy", "the primary decides what forwarded updates may change; write update-from"
                    + " instead");
        }
        return updates;
    }

    private Optional<Config.UpdateRule> rule(Section entry) {
        boolean isGrant = entry.has("permit");
        if (isGrant && entry.has("deny")) {
            entry.problem("deny", "a rule permits or denies; remove permit or deny");
        } else if (!isGrant && !entry.has("deny")) {
            entry.lacks(Set.of("permit", "deny"),
                    "needs the key permit or deny; write permit: and the names of keys, or networks");
        }
        List<Peer> permitted = peers(entry, "permit");
        List<Peer> denied = peers(entry, "deny");
        Config.UpdateOwners owners = entry.value("match", OWNERS,
                entry.has("name") ? Config.UpdateOwners.NAME : Config.UpdateOwners.ZONESUB);
        Optional<Name> name = owners.needsName() ? entry.required("name", Kind.NAME) : entry.value("name", Kind.NAME);
        if (name.isPresent() && !owners.needsName()) {
            entry.problem("name", "match: " + Kind.word(owners) + " has no name; remove name, or write match: name");
            return Optional.empty();
        }
        Set<Integer> types = new LinkedHashSet<>(entry.list("types", Kind.RECORD_TYPE, List.of()));
        boolean isWhole = isGrant != entry.has("deny") && (!owners.needsName() || name.isPresent());
        return isWhole
                ? Optional.of(new Config.UpdateRule(isGrant, isGrant ? permitted : denied, owners, name, types))
                : Optional.empty();
    }

    List<Config.PolicyZone> policy() {
        Set<Name> seen = new HashSet<>();
        return root.sections("response-policy", new Example("{name: %s, file: rpz.zone}", Kind.ZONE, "rpz.example."),
                entry -> policyZone(entry, seen));
    }

    private Optional<Config.PolicyZone> policyZone(Section entry, Set<Name> seen) {
        Optional<ZoneSource> source = source(entry, seen);
        Optional<PolicyAction> action = entry.value("action", POLICY_ACTION);
        Optional<Name> cname = entry.value("cname", Kind.NAME);
        entry.value("answer", AUDIENCE);
        // An invalid name has been reported already.
        if (action.equals(Optional.of(PolicyAction.CNAME)) && !entry.has("cname")) {
            entry.problem("action",
                    "cname needs the key cname as well; write cname: and the target of the alias");
        }
        return source.map(from -> new Config.PolicyZone(from, action, cname));
    }

    private Optional<ZoneSource> source(Section entry, Set<Name> seen) {
        Optional<Name> name = entry.unique("name", Kind.ZONE, seen);
        Role standard = entry.has("primaries") ? Role.SECONDARY : Role.PRIMARY;
        Role role = entry.value("role", ROLE, standard);
        List<Config.Remote> primaries = remotes(entry, "primaries");
        return switch (role) {
            case PRIMARY -> primary(entry, name);
            case SECONDARY -> secondary(entry, name, primaries);
        };
    }

    /// The files of a served zone; this version does not read response policy zones.
    private static void addFiles(Section entry, ZoneSource source) {
        if (source instanceof ZoneSource.Primary(var _, Path file, Optional<Path> includeBase)) {
            entry.names("file", file, NamedFile.Use.ZONE);
            includeBase.ifPresent(where -> entry.names("include-base", where, NamedFile.Use.INCLUDES));
        }
    }

    private Optional<ZoneSource> primary(Section entry, Optional<Name> name) {
        Optional<Path> file = entry.required("file", path);
        if (entry.has("primaries")) {
            entry.problem("primaries", "only a secondary zone has primaries; remove them or write role: secondary");
        }
        Optional<Path> includeBase = entry.value("include-base", path);
        return name.flatMap(zone -> file.map(where -> new ZoneSource.Primary(zone, where, includeBase)));
    }

    private Optional<ZoneSource> secondary(Section entry, Optional<Name> name, List<Config.Remote> primaries) {
        if (!entry.has("primaries")) {
            entry.lacks(Set.of("primaries"),
                    "needs the key primaries, as a secondary zone; write primaries: [192.0.2.1]");
        }
        Optional<Path> file = entry.value("file", path);
        return name.map(zone -> new ZoneSource.Secondary(zone, primaries, file));
    }

    /// Servers: addresses, or mappings with an address and a key.
    private List<Config.Remote> remotes(Section entry, String key) {
        List<Config.Remote> remotes = entry.valuesOrSections(key, SERVER,
                address -> new Config.Remote(address, Optional.empty(), Optional.empty()), this::remote);
        Set<InetSocketAddress> seen = new HashSet<>();
        remotes.stream().map(Config.Remote::address).filter(address -> !seen.add(address)).distinct().forEach(
                address -> entry.problem(key, Addresses.text(address) + " is listed twice; remove one"));
        return remotes;
    }

    private Optional<Config.Remote> remote(Section entry) {
        Optional<InetSocketAddress> address = entry.required("address", entry.has("tls") ? TLS_SERVER : SERVER);
        Optional<Name> name = entry.value("key", Kind.NAME);
        name.filter(key -> !keys.contains(key)).ifPresent(key -> entry.problem("key", "keys has no key " + key
                + "; add it there, or correct the name"));
        Optional<Config.RemoteTls> tls =
                entry.has("tls") ? Optional.of(RemoteTlsTree.of(entry, path)) : Optional.empty();
        return address.map(where -> new Config.Remote(where, name.filter(keys::contains), tls));
    }

    private List<Peer> peers(Section entry, String key) {
        return !entry.has(key) ? List.of() : entry.list(key, peers, List.of()).stream().flatMap(List::stream).toList();
    }

    private List<Peer> peer(String text) {
        if (looksLikeNetwork(text)) {
            return Kind.NETWORKS.parser().parse(text).stream()
                    .<Peer>map(Peer.ByNetwork::new)
                    .toList();
        }
        Name key = Name.of(text);
        if (!keys.contains(key)) {
            throw new IllegalArgumentException("keys has no key with that name");
        }
        return List.of(new Peer.ByKey(key));
    }

    private static boolean looksLikeNetwork(String text) {
        return text.indexOf('/') >= 0
                || text.indexOf(':') >= 0
                || text.matches("[0-9.]+|any|loopback|private");
    }
}
