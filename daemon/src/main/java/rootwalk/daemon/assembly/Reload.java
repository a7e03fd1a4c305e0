package rootwalk.daemon.assembly;

import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.authoritative.file.ZoneLoader;
import rootwalk.authoritative.file.ZoneProblem;
import rootwalk.authoritative.zone.Zone;
import rootwalk.config.Config;
import rootwalk.config.ConfigResult;
import rootwalk.config.Problem;
import rootwalk.control.ControlProblem;
import rootwalk.control.ReloadResult;
import rootwalk.control.ReloadResult.ZoneOutcome;
import rootwalk.daemon.assembly.listening.ListenerChange;
import rootwalk.daemon.assembly.listening.Listeners;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.daemon.assembly.process.UncaughtExceptions;
import rootwalk.daemon.assembly.zones.SignatureWatch;
import rootwalk.daemon.assembly.zones.ZoneSettings;
import rootwalk.daemon.policy.response.ChangedTriggers;
import rootwalk.wire.Name;

/// Replaces the service of a running daemon by that of another configuration, and reads changed zone files. Any thread; one
/// change at a time.
final class Reload {

    private static final Logger LOG = LoggerFactory.getLogger(Daemon.class);

    private final Daemon daemon;
    private final Assembly assembly;
    private final Environment environment;
    private final Listeners listeners;
    private final ServiceDrain drain;
    private final SignatureWatch signatures;

    Reload(Daemon daemon, Assembly assembly, Environment environment, Listeners listeners, ServiceDrain drain,
            SignatureWatch signatures) {
        this.daemon = daemon;
        this.assembly = assembly;
        this.environment = environment;
        this.listeners = listeners;
        this.drain = drain;
        this.signatures = signatures;
    }

    /// Reads the configuration and the changed zones again. If the configuration has problems, everything stays as it was.
    ReloadResult configuration() {
        try {
            return switch (environment.configuration().get()) {
                case ConfigResult.Invalid invalid -> refusedFor(StartCheck.problems(invalid, environment.clock()));
                case ConfigResult.Valid valid -> configuration(valid);
            };
        } catch (OutOfMemoryError e) {
            return refused(errors(List.of(UncaughtExceptions.inWords(e))));
        }
    }

    private static List<ControlProblem> errors(List<String> texts) {
        return texts.stream().map(ControlProblem::error).toList();
    }

    /// Applies another configuration, and reads the changed zones.
    ReloadResult configuration(ConfigResult.Valid next) {
        List<Problem> found = StartCheck.problems(next, environment.clock());
        if (!found.isEmpty()) {
            return refusedFor(found);
        }
        return daemon.change(service -> switch (assembly.assemble(next, service)) {
            case AssemblyResult.Ready ready -> replace(service, ready, next);
            case AssemblyResult.Refused refused -> refusedFor(refused.problems());
        }).orElseGet(Reload::ended);
    }

    /// Reads the file of one zone again. The configuration file is not read again.
    ReloadResult zone(Name zone) {
        return daemon.change(service -> zone(service, zone)).orElseGet(Reload::ended);
    }

    private ReloadResult zone(Service service, Name zone) {
        Optional<ZoneLoader.LoadResult> read;
        try {
            read = assembly.reread(service, zone);
        } catch (UncheckedIOException e) {
            return refused(errors(List.of("journal.directory: " + e.getMessage())));
        }
        if (read.isEmpty()) {
            return refused(errors(List.of("the current configuration names no file for the zone "
                    + zone + "; to read the whole configuration again, use rootwalk ctl reload")));
        }
        List<ControlProblem> problems = problems(ZoneProblems.reported(read.get(), service.config()), read.get());
        read.get().publish();
        read.get().notes().forEach(note -> problems.add(ControlProblem.warning(note)));
        service.resolving().ifPresent(it -> it.zonesChanged(Set.of(zone)));
        Zone served = read.get().zone(zone);
        signatures.warnings(List.of(served)).forEach(text -> problems.add(ControlProblem.warning(text)));
        return logged(ReloadResult.of(Reports.outcome(served), problems));
    }

    private static ReloadResult ended() {
        return refused(errors(List.of("the server is shutting down")));
    }

    private ReloadResult replace(Service before, AssemblyResult.Ready ready, ConfigResult.Valid read) {
        Service after = ready.service();
        boolean isReplaced = false;
        try (ListenerChange listening = listeners.change(read, after.resourceLimits())) {
            List<Problem> obstacles = listening.prepare();
            if (!obstacles.isEmpty()) {
                return refusedFor(obstacles);
            }
            List<ControlProblem> problems =
                    new ArrayList<>(read.warnings().stream().map(ControlProblems::warning).toList());
            problems.addAll(StartCheck.hostsWarnings(read.source()).stream().map(ControlProblems::warning).toList());
            ready.warnings().stream().map(ControlProblems::warning).forEach(problems::add);
            problems.addAll(problems(ready.problems(), ready.zones()));
            isReplaced = true;
            listening.commit(() -> publish(before, ready));
            ready.notes().forEach(note -> problems.add(ControlProblem.warning(note)));
            return replaced(before, ready, problems);
        } finally {
            if (!isReplaced) {
                drain.drain(after, before);
            }
        }
    }

    private void publish(Service before, AssemblyResult.Ready ready) {
        Service after = ready.service();
        ready.publishZones();
        assembly.journal().endOthers();
        // Before the first query: a zone that is new must not be missing for it.
        Optional<ChangedTriggers> triggers = after.resolving().map(it -> it.policies().refresh());
        daemon.replaceService(after);
        assembly.exchange().use(after.zonesInUse());
        after.resolving().ifPresent(it -> {
            // Data that was validated meanwhile is not cached any more.
            it.anchors().ifPresent(anchors -> anchors.negative().restore().forEach(it::flush));
            it.zonesChanged(Set.copyOf(ready.zones().changed()));
            triggers.ifPresent(it::removeResponses);
            it.zonesReplaced(replacedZones(before.settings(), after.settings()));
        });
    }

    /// Closes what the old service used, and reports the result.
    private ReloadResult replaced(Service before, AssemblyResult.Ready ready, List<ControlProblem> problems) {
        Service after = ready.service();
        Config next = after.config();
        drain.drain(before, after);
        daemon.telemetry().use(next);
        if (!after.resourceLimits().equals(before.resourceLimits())) {
            after.resourceLimits().lowered(next).forEach(LOG::info);
        }
        signatures.warnings(after.zones().current()).forEach(text -> problems.add(ControlProblem.warning(text)));
        List<ZoneOutcome> zones = Reports.outcomes(after.zones().current(), Set.copyOf(ready.zones().filesRead()));
        daemon.catalogs().use(after);
        return logged(new ReloadResult(true, problems, daemon.needsRestart(), zones));
    }

    /// The zones that were added, removed or configured differently.
    private static Set<Name> replacedZones(ZoneSettings before, ZoneSettings after) {
        Set<Config.Zone> same = new HashSet<>(before.all());
        same.retainAll(Set.copyOf(after.all()));
        return Stream.concat(before.all().stream(), after.all().stream()).filter(zone -> !same.contains(zone))
                .map(Config.Zone::name).collect(Collectors.toSet());
    }

    private static List<ControlProblem> problems(List<ZoneProblem> reported, ZoneLoader.LoadResult round) {
        List<ControlProblem> problems = new ArrayList<>(reported.stream().map(ControlProblems::of).toList());
        round.backwards().forEach(zone -> problems.add(ControlProblem.warning("the serial of " + zone.apex()
                + " went backwards, from " + zone.from() + " to " + zone.to()
                + "; secondaries keep their copy of the zone until the serial is above " + zone.from())));
        return problems;
    }

    private static ReloadResult refusedFor(List<Problem> problems) {
        return refused(problems.stream().map(ControlProblems::error).toList());
    }

    private static ReloadResult refused(List<ControlProblem> problems) {
        return logged(ReloadResult.refused(problems));
    }

    private static ReloadResult logged(ReloadResult outcome) {
        for (ControlProblem problem : outcome.problems()) {
            if (outcome.inEffect()) {
                LOG.warn("{}", problem);
            } else {
                LOG.error("{}", problem);
            }
        }
        if (outcome.isDone()) {
            LOG.info("{}", outcome.summary());
        } else if (outcome.inEffect()) {
            LOG.warn("{}", outcome.summary());
        } else {
            LOG.error("{}", outcome.summary());
        }
        return outcome;
    }
}
