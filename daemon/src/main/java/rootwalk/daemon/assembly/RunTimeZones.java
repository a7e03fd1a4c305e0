package rootwalk.daemon.assembly;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.daemon.assembly.zones.RunTimeSettings;
import rootwalk.daemon.assembly.zones.RunTimeZone;
import rootwalk.wire.Name;

/// Combines a configuration with the zones that are not in it: those that were added while the server ran, and members of catalogs. Stateless.
final class RunTimeZones {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    /// Zones that a message names.
    private static final int MOST_NAMED = 3;

    private RunTimeZones() {}

    /// Adds the settings of zones that are not in the configuration. Members of catalogs that are not consumed any more are left out, and
    /// removed afterwards.
    ///
    /// @param all receives the settings
    /// @return why the configuration cannot be used with these zones
    static List<Problem> add(ConfigResult.Valid read, Collection<RunTimeZone> registered, List<Config.Zone> all) {
        RunTimeSettings templates = new RunTimeSettings(read.config());
        Set<Name> configured = read.config().allZones().stream().map(Config.Zone::name).collect(Collectors.toSet());
        Map<String, List<Name>> missing = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (RunTimeZone zone : registered) {
            boolean isConfigured = configured.contains(zone.zone());
            switch (zone) {
                case RunTimeZone.Added(Name name, String template, var _) -> {
                    if (isConfigured) {
                        problems.add(
                                read.source().problem("zones: " + name + " was added while the server ran; remove it"
                                        + " with rootwalk ctl zone remove " + name + ", or from zones"));
                    } else if (templates.template(template) == null) {
                        missing.computeIfAbsent(template, _ -> new ArrayList<>()).add(name);
                    } else {
                        addSettings(templates, zone, all);
                    }
                }
                case RunTimeZone.OfCatalog(Name catalog, var _) -> {
                    if (!isConfigured && templates.consumes(catalog)) {
                        addSettings(templates, zone, all);
                    }
                }
            }
        }
        missing.forEach((template, zones) -> problems.add(read.source().problem("templates: there is no template "
                + template + ", but zones that were added while the server ran have it: "
                + zones.stream().limit(MOST_NAMED).map(Name::toString).collect(Collectors.joining(", "))
                + (zones.size() > MOST_NAMED ? " and " + (zones.size() - MOST_NAMED) + " more" : "")
                + "; write it again, or first remove these zones with rootwalk ctl zone remove")));
        return problems;
    }

    private static void addSettings(RunTimeSettings templates, RunTimeZone zone, List<Config.Zone> all) {
        try {
            all.add(templates.of(zone));
        } catch (IllegalArgumentException e) {
            LOG.error("the zone {} is not served: {}", zone.zone(), e.getMessage());
        }
    }
}
