package rootwalk.daemon.assembly.zones;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import rootwalk.authoritative.catalog.Group;
import rootwalk.authoritative.catalog.Member;
import rootwalk.config.Config;
import rootwalk.config.Template;
import rootwalk.wire.Name;

/// Makes the settings of zones that are not in the configuration from its templates. Immutable; any thread.
public final class RunTimeSettings {

    private final Map<String, Template> templates = new HashMap<>();
    private final Map<Name, Config.CatalogUse> catalogs = new HashMap<>();

    public RunTimeSettings(Config config) {
        config.templates().forEach(it -> templates.put(it.name(), it));
        config.zones().forEach(zone -> zone.catalog().ifPresent(use -> catalogs.put(zone.name(), use)));
    }

    /// Whether the members of a catalog zone are served.
    public boolean consumes(Name catalog) {
        return catalogs.containsKey(catalog);
    }

    /// The template with a name, or null.
    @Nullable
    public Template template(String name) {
        return templates.get(name);
    }

    /// The name of the template of a member. Of several groups, the first one that the configuration names decides.
    public String template(Name catalog, Member member) {
        Config.CatalogUse use = Objects.requireNonNull(catalogs.get(catalog));
        return member.groups().stream().flatMap(group -> template(use, group).stream()).findFirst()
                .orElse(use.members());
    }

    /// The template of a group, which the configuration names as it is, or as in a zone file.
    private static Optional<String> template(Config.CatalogUse use, Group group) {
        String asInAFile = use.groups().get(group.toString());
        return asInAFile != null ? Optional.of(asInAFile)
                : group.text().flatMap(text -> Optional.ofNullable(use.groups().get(text)));
    }

    /// The settings of a zone whose template exists, or whose catalog is consumed.
    ///
    /// @throws IllegalArgumentException if the zone cannot have its template; the message has the reason and the remedy
    public Config.Zone of(RunTimeZone zone) {
        return switch (zone) {
            case RunTimeZone.Added(Name name, String template, var primaries) -> {
                Template used = Objects.requireNonNull(templates.get(template));
                yield primaries.isEmpty() ? used.zone(name) : used.secondary(name, primaries);
            }
            case RunTimeZone.OfCatalog(Name catalog, Member member) ->
                Objects.requireNonNull(templates.get(template(catalog, member))).zone(member.zone());
        };
    }
}
