package rootwalk.daemon.assembly;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import rootwalk.authoritative.zone.ServedZones;
import rootwalk.authoritative.zone.ZoneSet;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.ListenerMatch;
import rootwalk.config.NamedUpstream;
import rootwalk.config.Problem;
import rootwalk.config.UpstreamServer;
import rootwalk.daemon.policy.hosts.HostsOverlay;
import rootwalk.resolver.contract.LocalData;
import rootwalk.resolver.contract.Resolution;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.file.RegularFile;

/// Finds host names of forwarders and stub servers that cannot be resolved. Some can be resolved only by servers whose
/// addresses depend on the name itself; others do not exist in the data of this server. Used once.
final class UpstreamNameCheck {

    /// A zone of `forward` or `stub`.
    ///
    /// @param isReachable whether its names can be resolved without the names of its servers: one of them has an address, or
    ///     names are resolved from the root if they fail
    private record Rule(Name zone, boolean isReachable, List<Name> names) {}

    /// Whether this server has the address of an upstream server in its own data.
    private enum Knowledge {
        /// The data of this server has an address, or an alias or zone that may lead to one.
        KNOWN,
        /// The data of this server says that there is none.
        DENIED,
        /// The name must be resolved.
        OPEN
    }

    private final Config config;
    private final List<NamedUpstream> upstreams;
    private final Map<Name, Rule> rules = new HashMap<>();
    private LocalData ownData;
    private Set<Name> resolvable = Set.of();

    /// Hosts files that may have the names, but cannot be read now.
    private final List<Path> unread;

    private UpstreamNameCheck(ConfigResult.Valid read) {
        config = read.config();
        upstreams = config.recursion().enabled() ? read.source().upstreams() : List.of();
        config.recursion().stub().forEach(stub -> addRule(stub.zone(), false, stub.servers()));
        // As in the resolver, a forward entry replaces a stub entry for the same zone.
        config.recursion().forward().forEach(it -> addRule(it.zone(), it.fallback(), it.servers()));
        unread = config.hosts().files().stream().filter(file -> !isReadable(file)).toList();
        ownData = LocalData.none();
    }

    private void addRule(Name zone, boolean hasFallback, List<UpstreamServer> servers) {
        List<Name> names = servers.stream().filter(UpstreamServer.ByName.class::isInstance)
                .map(server -> ((UpstreamServer.ByName) server).name()).toList();
        rules.put(zone, new Rule(zone, hasFallback || names.size() < servers.size(), names));
    }

    private static boolean isReadable(Path file) {
        return Files.exists(file) && RegularFile.trouble(file).isEmpty();
    }

    /// The names that cannot be resolved.
    static List<Problem> problems(ConfigResult.Valid read) {
        UpstreamNameCheck check = new UpstreamNameCheck(read);
        List<NamedUpstream> without = check.withoutAddress();
        Stream<Problem> certain = check.unread.isEmpty() ? without.stream().map(check::problem) : Stream.of();
        return Stream.concat(certain, check.ofThisDaemon()).toList();
    }

    /// Names of one label, and names that only a hosts file that cannot be read now may have.
    static List<Problem> warnings(ConfigResult.Valid read) {
        UpstreamNameCheck check = new UpstreamNameCheck(read);
        List<NamedUpstream> without = check.withoutAddress();
        Stream<Problem> uncertain = check.unread.isEmpty() ? Stream.of() : without.stream().map(check::problem);
        return Stream.concat(uncertain, check.ofOneLabel(without)).toList();
    }

    /// The hosts files, which may be large, are read only if the names are not found elsewhere.
    private List<NamedUpstream> withoutAddress() {
        if (upstreams.isEmpty()) {
            return List.of();
        }
        List<NamedUpstream> without = withoutAddress(List.of());
        return without.isEmpty() && upstreams.stream().noneMatch(this::hasOneLabel) ? without
                : withoutAddress(config.hosts().files());
    }

    private List<NamedUpstream> withoutAddress(List<Path> hostsFiles) {
        ownData = LocalSteps.of(config, HostsOverlay.snapshot(hostsFiles))
                .answers(new ServedZones(ZoneSet.EMPTY));
        resolvable = resolvable();
        return upstreams.stream().filter(it -> !isResolvable(it.zone())).toList();
    }

    /// The zones whose names can be resolved: in each round those that need only zones of the rounds before.
    private Set<Name> resolvable() {
        Set<Name> found = rules.values().stream().filter(Rule::isReachable).map(Rule::zone)
                .collect(Collectors.toCollection(HashSet::new));
        boolean grows = true;
        while (grows) {
            grows = rules.values().stream().filter(rule -> !found.contains(rule.zone()))
                    .filter(rule -> rule.names().stream().anyMatch(name -> hasAddress(name, found)))
                    .map(Rule::zone).toList().stream().filter(found::add).count() > 0;
        }
        return found;
    }

    private boolean isResolvable(Name zone) {
        return resolvable.contains(zone);
    }

    private boolean hasAddress(Name name, Set<Name> found) {
        return switch (knowledge(name)) {
            case KNOWN -> true;
            case DENIED -> false;
            case OPEN -> ruleOf(name).map(rule -> found.contains(rule.zone())).orElse(true);
        };
    }

    private Knowledge knowledge(Name name) {
        List<Resolution> own = ownAnswers(name);
        if (own.stream().anyMatch(answer -> !answer.answer().isEmpty()) || isInOwnZone(name)) {
            return Knowledge.KNOWN;
        }
        return own.size() == 2 ? Knowledge.DENIED : Knowledge.OPEN;
    }

    /// For the questions for both types of addresses.
    private List<Resolution> ownAnswers(Name name) {
        return Stream.of(RecordType.A, RecordType.AAAA)
                .map(type -> Optional.ofNullable(ownData.find(new Question(name, type))))
                .flatMap(Optional::stream).toList();
    }

    private boolean isInOwnZone(Name name) {
        return config.zones().stream().anyMatch(zone -> name.isSubdomainOf(zone.name()));
    }

    /// The rule by which a name is resolved.
    private Optional<Rule> ruleOf(Name name) {
        for (int labels = name.labelCount(); labels >= 0; labels--) {
            Rule rule = rules.get(name.ancestor(labels));
            if (rule != null) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    private Problem problem(NamedUpstream upstream) {
        Name name = upstream.server().name();
        String unless = unread.isEmpty() ? ""
                : ", unless " + unread.getFirst() + ", which cannot be read now, has it";
        if (knowledge(name) == Knowledge.DENIED) {
            return upstream.problem("this server answers " + name + " itself, by hosts files, special-use-names or"
                    + " local-zones, and without an address" + unless + remedy(name));
        }
        Name governing = ruleOf(name).map(Rule::zone).orElse(Name.ROOT);
        String why = governing.equals(upstream.zone())
                ? name + " is in " + governing + ", so only the servers of " + governing + " could resolve it"
                : name + " is in " + governing + ", whose servers have names that cannot be resolved either";
        return upstream.problem(why + unless + remedy(name));
    }

    private static String remedy(Name name) {
        return "; write its address instead, or give it in local-data: [\"" + name + " A 192.0.2.53\"]";
    }

    /// Servers all of whose addresses are those of this daemon.
    private Stream<Problem> ofThisDaemon() {
        return upstreams.stream().filter(it -> isThisDaemon(it.server()))
                .map(it -> it
                        .problem(it.server() + " is this daemon itself (listen and the data of this server), which"
                                + " would query itself; name another server"));
    }

    private boolean isThisDaemon(UpstreamServer.ByName server) {
        List<InetAddress> addresses = ownAnswers(server.name()).stream().flatMap(own -> own.answer().stream())
                .filter(rrset -> rrset.type() == RecordType.A || rrset.type() == RecordType.AAAA)
                .flatMap(rrset -> rrset.rdata().stream())
                .map(data -> Addresses.of(data.sharedOctets())).toList();
        return !addresses.isEmpty() && addresses.stream().allMatch(address -> ListenerMatch
                .isListener(config.listen().forQueries(), new InetSocketAddress(address, server.port())));
    }

    private boolean hasOneLabel(NamedUpstream upstream) {
        Name name = upstream.server().name();
        return name.labelCount() == 1 && knowledge(name) == Knowledge.OPEN && ruleOf(name).isEmpty();
    }

    private Stream<Problem> ofOneLabel(List<NamedUpstream> without) {
        return upstreams.stream().filter(it -> !without.contains(it) && hasOneLabel(it))
                .map(it -> it
                        .problem(it.server().name() + " has one label, and neither hosts files nor local-data have it,"
                                + " so the root servers are queried for it; write the full name, or the address"));
    }
}
