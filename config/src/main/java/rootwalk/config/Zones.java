package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import rootwalk.config.Config.PolicyAction;
import rootwalk.config.Config.ZoneAudience;
import rootwalk.wire.Name;

/// Reads `zones` and `response-policy`, whose entries have the same keys for their source.
final class Zones {

    private enum Role {
        PRIMARY,
        SECONDARY
    }

    private static final Kind<InetSocketAddress> SERVER = Kind.server(53);
    private static final Kind<ZoneAudience> AUDIENCE = Kind.oneOf(ZoneAudience.class);
    private static final Kind<Role> ROLE = Kind.oneOf(Role.class);
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
        List<InetSocketAddress> notify = entry.addresses("notify", SERVER, List.of());
        List<Peer> updateFrom = peers(entry, "update-from");
        if (!notify.isEmpty()) {
            warnUnsupported(entry, "notify", "send NOTIFY messages", "remove it");
        }
        if (!updateFrom.isEmpty()) {
            warnUnsupported(entry, "update-from", "accept dynamic updates", "remove it");
        }
        if (source.filter(ZoneSource.Secondary.class::isInstance).isPresent()) {
            warnUnsupported(entry, entry.has("role") ? "role" : "primaries", "transfer zones from primaries",
                    "write file: and omit role and primaries");
        }
        ZoneAudience audience = entry.value("answer", AUDIENCE, ZoneAudience.CLIENTS);
        return source.map(from -> new Config.Zone(from, transferTo, notify, updateFrom, audience));
    }

    private static void warnUnsupported(Section entry, String key, String what, String remedy) {
        entry.warning(key, "it has no effect: this version does not " + what + "; " + remedy);
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
        List<InetSocketAddress> primaries = entry.addresses("primaries", SERVER, List.of());
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

    private Optional<ZoneSource> secondary(Section entry, Optional<Name> name, List<InetSocketAddress> primaries) {
        if (!entry.has("primaries")) {
            entry.lacks(Set.of("primaries"),
                    "needs the key primaries, as a secondary zone; write primaries: [192.0.2.1]");
        }
        Optional<Path> file = entry.value("file", path);
        return name.map(zone -> new ZoneSource.Secondary(zone, primaries, file));
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
