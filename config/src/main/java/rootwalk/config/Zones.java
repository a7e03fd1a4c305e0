package rootwalk.config;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import rootwalk.config.Config.PolicyAction;
import rootwalk.config.Config.ZoneAudience;
import rootwalk.wire.Addresses;
import rootwalk.wire.Name;

/// Reads `templates`, `zones` and `response-policy`, whose entries have the same keys for their source. A zone with a template has the
/// keys of the template that it does not have itself.
final class Zones {

    private enum Role {
        PRIMARY,
        SECONDARY,
        /// A catalog zone of this server.
        CATALOG
    }

    /// The role of zones that have no catalog.
    private enum TemplateRole {
        PRIMARY,
        SECONDARY
    }

    /// Which queries a zone of `zones` answers.
    private enum Answered {
        CLIENTS,
        RECURSION
    }

    private static final Kind<InetSocketAddress> SERVER = Kind.server(53);
    private static final Kind<InetSocketAddress> PRIMARY = SERVER.advising(AddressParser::suggestPrimary);
    private static final Kind<InetSocketAddress> TLS_SERVER = Kind.server(853);
    private static final Kind<Answered> ANSWERED = Kind.oneOf(Answered.class);
    private static final Kind<Role> ROLE = Kind.oneOf(Role.class);
    private static final Kind<TemplateRole> TEMPLATE_ROLE = Kind.oneOf(TemplateRole.class);
    private static final Kind<String> TEMPLATE_NAME = new Kind<>(
            "the name of a template: letters, digits, hyphens and underscores, for example customer",
            Zones::templateName);
    private static final Kind<Config.UpdateOwners> OWNERS = Kind.oneOf(Config.UpdateOwners.class);
    private static final Kind<Config.SerialPolicy> SERIALS = Kind.oneOf(Config.SerialPolicy.class);
    private static final Kind<PolicyAction> POLICY_ACTION = Kind.oneOf(PolicyAction.class);

    /// Names of members are up to 56 octets longer.
    private static final int LONGEST_CATALOG = Name.MAX_LENGTH - 56;

    private final Section root;
    private final Kind<Path> path;
    private final Set<Name> keys;
    private final Kind<List<Peer>> peers =
            new Kind<>("a network, for example 192.0.2.0/24, or the name of a key in keys", this::peer);
    private final Kind<String> template = new Kind<>("the name of a template in templates", this::templateInUse);
    /// Those with a problem as well, so that it is reported once.
    private final Set<String> templateNames = new LinkedHashSet<>();
    private final Map<String, Template> templates = new HashMap<>();
    private final List<Listing> listings = new ArrayList<>();
    /// The names in `zones` and `response-policy`.
    private final Set<Name> seen = new HashSet<>();

    /// A zone that is to be listed in a catalog zone.
    private record Listing(Section entry, Name catalog) {}

    Zones(Section root, Kind<Path> path, Set<Name> keys) {
        this.root = root;
        this.path = path;
        this.keys = keys;
    }

    /// The templates, before the zones.
    List<Template> templates() {
        List<Template> read = root.sections("templates",
                Example.of("{name: customer, primaries: [192.0.2.1]}"), this::template);
        read.forEach(it -> templates.put(it.name(), it));
        return read;
    }

    /// The name of a template. Read the templates before.
    Kind<String> templateInUse() {
        return template;
    }

    private Optional<Template> template(Section entry) {
        Optional<String> name = entry.unique("name", TEMPLATE_NAME, templateNames);
        TemplateRole role = entry.value("role", TEMPLATE_ROLE,
                entry.has("primaries") ? TemplateRole.SECONDARY : TemplateRole.PRIMARY);
        List<Config.Remote> primaries = remotes(entry, "primaries", PRIMARY);
        Optional<ZoneFilePattern> file = filePattern(entry);
        Optional<Path> includeBase = entry.value("include-base", path);
        Optional<ApexRecords> apex = apex(entry);
        Template.Source source = switch (role) {
            case SECONDARY -> new Template.Source.Transferred(primaries, file);
            case PRIMARY -> file.<Template.Source>map(it -> new Template.Source.Files(it, includeBase))
                    .orElseGet(() -> new Template.Source.Stored(apex));
        };
        checkSource(entry, role, file.isPresent());
        Shared shared = shared(entry, null, Optional.of(source instanceof Template.Source.Transferred));
        return name.map(word -> new Template(word, source, shared.transferTo(), shared.notified(),
                shared.notifiesServers(), shared.notifiesParent(), shared.updates(), shared.audience(),
                shared.memberOf()));
    }

    private static void checkSource(Section entry, TemplateRole role, boolean hasFile) {
        if (role == TemplateRole.SECONDARY && !entry.has("primaries")) {
            entry.lacks(Set.of("primaries"),
                    "needs the key primaries, as its zones are secondary zones; write primaries: [192.0.2.1]");
        }
        if (role == TemplateRole.PRIMARY && entry.has("primaries")) {
            entry.problem("primaries", "only secondary zones have primaries; remove them or write role: secondary");
        }
        if (entry.has("name-servers") && (hasFile || role == TemplateRole.SECONDARY)) {
            entry.problem("name-servers", "only zones without file and primaries begin with records of the template;"
                    + " remove it");
        }
    }

    private Optional<ZoneFilePattern> filePattern(Section entry) {
        Optional<String> text = entry.value("file", Kind.TEXT);
        if (text.isPresent() && !text.get().contains(ZoneFilePattern.ZONE)) {
            entry.problem("file", "all zones of the template would have the same file; write {zone} where the name of"
                    + " the zone has to be, as in \"zones/{zone}.zone\"");
        }
        return text.map(it -> new ZoneFilePattern(path, it));
    }

    private static Optional<ApexRecords> apex(Section entry) {
        List<Name> servers = entry.list("name-servers", Kind.NAME, List.of());
        Optional<Name> contact = entry.value("contact", Kind.NAME);
        if (contact.isPresent() && !entry.has("name-servers")) {
            entry.problem("contact", "it is for the SOA record of zones that begin without content, which need"
                    + " name-servers too; write name-servers: [ns1.example.net.], or remove it");
        }
        return servers.isEmpty() ? Optional.empty() : Optional.of(new ApexRecords(servers, contact));
    }

    private static String templateName(String text) {
        if (!text.matches("[A-Za-z0-9][A-Za-z0-9_-]*")) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    private String templateInUse(String text) {
        if (!templateNames.contains(text)) {
            throw new IllegalArgumentException(templateNames.isEmpty() ? "there are no templates"
                    : "there are " + String.join(", ", templateNames));
        }
        return text;
    }

    List<Config.Zone> served() {
        List<Config.Zone> zones = root.sections("zones",
                new Example("{name: %s, file: example.test.zone}", Kind.ZONE, "example.test."), this::zone);
        Set<Name> produced = zones.stream().filter(it -> it.source() instanceof ZoneSource.Produced)
                .map(Config.Zone::name).collect(Collectors.toSet());
        listings.stream().filter(it -> !produced.contains(it.catalog()))
                .forEach(it -> it.entry().problem("member-of", "zones has no catalog zone " + it.catalog()
                        + " of this server; add {name: " + it.catalog() + ", role: catalog}, or correct the name"));
        return zones;
    }

    private Optional<Config.Zone> zone(Section entry) {
        Optional<String> word = entry.value("template", template);
        @Nullable
        Template base = word.map(templates::get).orElse(null);
        Optional<ZoneSource> source =
                entry.has("template") && base == null ? unknownSource(entry) : source(entry, base);
        source.ifPresent(from -> addFiles(entry, from, NamedFile.Use.ZONE));
        Shared shared = shared(entry, base, source.map(ZoneSource.Secondary.class::isInstance));
        Optional<Config.CatalogUse> catalog = catalog(entry);
        if (source.filter(ZoneSource.Produced.class::isInstance).isPresent()) {
            checkProduced(entry, shared, catalog);
        }
        return source.map(from -> new Config.Zone(from, shared.transferTo(), shared.notified(),
                shared.notifiesServers(), shared.notifiesParent(), shared.updates(), shared.audience(), catalog,
                shared.memberOf()));
    }

    private static void checkProduced(Section entry, Shared shared, Optional<Config.CatalogUse> catalog) {
        if (shared.updates().arePermitted()) {
            entry.problem("update-from", "the records of a catalog zone of this server follow from its members; remove"
                    + " it");
        }
        if (shared.notifiesParent()) {
            entry.problem("notify-parent", "a catalog zone has no parent that delegates it; remove it");
        }
        if (catalog.isPresent()) {
            entry.problem("catalog", "the members of a catalog zone of this server say member-of; remove it, or write"
                    + " primaries: [...] for a catalog zone of another server");
        }
        if (shared.memberOf().isPresent()) {
            entry.problem("member-of", "a catalog zone is no member of catalog zones here; remove it");
        }
    }

    /// The keys of a zone whose template has a problem or does not exist: there is no telling what is missing.
    private Optional<ZoneSource> unknownSource(Section entry) {
        entry.unique("name", Kind.ZONE, seen);
        entry.value("role", ROLE);
        remotes(entry, "primaries", PRIMARY);
        entry.value("file", path);
        entry.value("include-base", path);
        return Optional.empty();
    }

    private Optional<Config.CatalogUse> catalog(Section entry) {
        if (!entry.has("catalog")) {
            return Optional.empty();
        }
        try (Section catalog = entry.section("catalog")) {
            Optional<String> members = catalog.required("members", template);
            Map<String, String> groups = catalog.words("groups", template);
            return members.map(it -> new Config.CatalogUse(it, groups));
        }
    }

    /// Keys that zones and templates have.
    private record Shared(List<Peer> transferTo, List<Config.Remote> notified, boolean notifiesServers,
            boolean notifiesParent, Config.Updates updates, ZoneAudience audience,
            Optional<Config.Membership> memberOf) {}

    /// @param base has the values of keys that the entry does not have; null if there is none
    /// @param isSecondary empty if that is not known, because of a problem
    private Shared shared(Section entry, @Nullable Template base, Optional<Boolean> isSecondary) {
        return new Shared(
                base == null || entry.has("transfer-to") ? peers(entry, "transfer-to") : base.transferTo(),
                base == null || entry.has("notify") ? remotes(entry, "notify", SERVER) : base.notified(),
                entry.value("notify-servers", Kind.FLAG, base == null || base.notifiesServers()),
                entry.value("notify-parent", Kind.FLAG, base != null && base.notifiesParent()),
                updates(entry, base, isSecondary),
                audience(entry, base == null ? ZoneAudience.CLIENTS : base.audience()),
                membership(entry, base));
    }

    private static ZoneAudience audience(Section entry, ZoneAudience otherwise) {
        return entry.value("answer", ANSWERED).map(it -> switch (it) {
            case CLIENTS -> ZoneAudience.CLIENTS;
            case RECURSION -> ZoneAudience.RECURSION;
        }).orElse(otherwise);
    }

    private Optional<Config.Membership> membership(Section entry, @Nullable Template base) {
        Optional<Name> catalog = entry.value("member-of", Kind.ZONE);
        catalog.ifPresent(it -> listings.add(new Listing(entry, it)));
        Optional<String> group = entry.value("group", Kind.SHORT_TEXT);
        Optional<Config.Membership> otherwise = base == null ? Optional.empty() : base.memberOf();
        if (group.isPresent() && !entry.has("member-of") && otherwise.isEmpty()) {
            entry.problem("group", "it is the group of a member of a catalog zone; write member-of: and the name of the"
                    + " catalog zone, or remove it");
        }
        return catalog.or(() -> otherwise.map(Config.Membership::catalog)).map(it -> new Config.Membership(it,
                group.or(() -> otherwise.flatMap(Config.Membership::group))));
    }

    private Config.Updates updates(Section entry, @Nullable Template template, Optional<Boolean> isSecondary) {
        Config.Updates base = template == null ? Config.Updates.NONE : template.updates();
        List<Peer> from = entry.has("update-from") ? peers(entry, "update-from") : base.from();
        List<Config.UpdateRule> written = entry.sections("update-policy",
                Example.of("{permit: [key.example.], match: name, name: _acme-challenge.example.test., types: [TXT]}"),
                this::rule);
        List<Config.UpdateRule> policy = entry.has("update-policy") ? written : base.policy();
        Config.SerialPolicy serials = entry.value("serial-policy", SERIALS, base.serials());
        boolean areForwarded = entry.value("forward-updates", Kind.FLAG, base.areForwarded());
        Config.Updates updates = new Config.Updates(from, policy, serials, areForwarded);
        if (areForwarded && isSecondary.equals(Optional.of(false))) {
            entry.problem("forward-updates", "only updates of a secondary zone are forwarded; remove it");
        } else if (areForwarded && !updates.arePermitted()) {
            entry.problem("forward-updates", "update-from has nobody whose updates would be forwarded; write"
                    + " update-from: and the networks or keys");
        } else if (isSecondary.equals(Optional.of(true)) && updates.arePermitted() && !areForwarded) {
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

    /// The response policy zones, after the other zones.
    List<Config.PolicyZone> policy() {
        return root.sections("response-policy", new Example("{name: %s, file: rpz.zone}", Kind.ZONE, "rpz.example."),
                this::policyZone);
    }

    private Optional<Config.PolicyZone> policyZone(Section entry) {
        Optional<ZoneSource> source = source(entry, null);
        if (source.filter(ZoneSource.Produced.class::isInstance).isPresent()) {
            entry.problem("role", "a response policy zone is not a catalog zone; write primary or secondary");
        }
        source.ifPresent(from -> addFiles(entry, from, NamedFile.Use.POLICY_ZONE));
        Shared shared = shared(entry, null, source.map(ZoneSource.Secondary.class::isInstance));
        if (shared.notifiesParent()) {
            entry.problem("notify-parent", "a response policy zone has no parent that delegates it; remove it");
        }
        if (shared.memberOf().isPresent()) {
            entry.problem("member-of", "a response policy zone is not a member of a catalog zone here; remove it");
        }
        Optional<PolicyAction> action = entry.value("action", POLICY_ACTION);
        Optional<Name> cname = entry.value("cname", Kind.NAME);
        boolean clearsRa = entry.value("signal-nxdomain-ra", Kind.FLAG, false);
        // An invalid name has been reported already.
        if (action.equals(Optional.of(PolicyAction.CNAME)) && !entry.has("cname")) {
            entry.problem("action",
                    "cname needs the key cname as well; write cname: and the target of the alias");
        }
        boolean hasOther = entry.has("action") ? action.filter(it -> it != PolicyAction.CNAME).isPresent() : true;
        if (hasOther && entry.has("cname")) {
            entry.problem("cname", "it is the target of action: cname; write action: cname, or remove it");
        }
        return source.map(from -> new Config.PolicyZone(
                new Config.Zone(from, shared.transferTo(), shared.notified(), shared.notifiesServers(), false,
                        shared.updates(), ZoneAudience.POLICY, Optional.empty(), Optional.empty()),
                action.orElse(PolicyAction.GIVEN), cname, clearsRa));
    }

    /// @param base has the values of keys that the entry does not have; null if there is none
    private Optional<ZoneSource> source(Section entry, @Nullable Template base) {
        Optional<Name> name = entry.unique("name", Kind.ZONE, seen);
        boolean isTransferred = entry.has("primaries")
                || (!entry.has("file") && base != null && base.source() instanceof Template.Source.Transferred);
        Role role = entry.value("role", ROLE, isTransferred ? Role.SECONDARY : Role.PRIMARY);
        List<Config.Remote> primaries = remotes(entry, "primaries", PRIMARY);
        return switch (role) {
            case PRIMARY -> primary(entry, name, base);
            case SECONDARY -> secondary(entry, name, primaries, base);
            case CATALOG -> produced(entry, name);
        };
    }

    private static Optional<ZoneSource> produced(Section entry, Optional<Name> name) {
        for (String key : List.of("file", "primaries", "include-base")) {
            if (entry.has(key)) {
                entry.problem(key, "the content of a catalog zone of this server follows from its members; remove it");
            }
        }
        name.filter(it -> it.length() > LONGEST_CATALOG).ifPresent(_ -> entry.problem("name",
                "the name of a catalog zone of this server has at most " + LONGEST_CATALOG
                        + " octets, since its members are names below it; write a shorter one"));
        return name.map(ZoneSource.Produced::new);
    }

    /// The files of a zone.
    private static void addFiles(Section entry, ZoneSource source, NamedFile.Use use) {
        if (source instanceof ZoneSource.Primary(var _, Path file, Optional<Path> includeBase)) {
            entry.names("file", file, use);
            includeBase.ifPresent(where -> entry.names("include-base", where, NamedFile.Use.INCLUDES));
        }
    }

    private Optional<ZoneSource> primary(Section entry, Optional<Name> name, @Nullable Template base) {
        Optional<Path> otherwise = base != null && base.source() instanceof Template.Source.Files(var file, var _)
                ? name.flatMap(zone -> file(entry, file, zone))
                : Optional.empty();
        Optional<Path> file = otherwise.isPresent() ? entry.value("file", path).or(() -> otherwise)
                : entry.required("file", path);
        if (entry.has("primaries")) {
            entry.problem("primaries", "only a secondary zone has primaries; remove them or write role: secondary");
        }
        Optional<Path> includeBase = entry.value("include-base", path).or(
                () -> base != null && base.source() instanceof Template.Source.Files(var _, var folder) ? folder
                        : Optional.empty());
        return name.flatMap(zone -> file.map(where -> new ZoneSource.Primary(zone, where, includeBase)));
    }

    private static Optional<Path> file(Section entry, ZoneFilePattern pattern, Name zone) {
        try {
            return Optional.of(pattern.of(zone));
        } catch (IllegalArgumentException e) {
            entry.problem("template", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private Optional<ZoneSource> secondary(Section entry, Optional<Name> name, List<Config.Remote> written,
            @Nullable Template base) {
        Template.Source.Transferred transferred =
                base != null && base.source() instanceof Template.Source.Transferred it ? it : null;
        if (!entry.has("primaries") && transferred == null) {
            entry.lacks(Set.of("primaries"),
                    "needs the key primaries, as a secondary zone; write primaries: [192.0.2.1]");
        }
        List<Config.Remote> primaries =
                entry.has("primaries") || transferred == null ? written : transferred.primaries();
        Optional<Path> file = entry.value("file", path);
        Optional<ZoneFilePattern> pattern = transferred == null ? Optional.empty() : transferred.file();
        return name.map(zone -> new ZoneSource.Secondary(zone, primaries,
                file.or(() -> pattern.flatMap(it -> file(entry, it, zone)))));
    }

    /// Servers: addresses, or mappings with an address and a key.
    private List<Config.Remote> remotes(Section entry, String key, Kind<InetSocketAddress> kind) {
        List<Config.Remote> remotes = entry.valuesOrSections(key, kind,
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
