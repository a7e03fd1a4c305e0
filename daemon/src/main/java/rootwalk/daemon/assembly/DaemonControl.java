package rootwalk.daemon.assembly;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.control.CommandResult;
import rootwalk.control.ControlHandler;
import rootwalk.control.ControlProblem;
import rootwalk.control.ReloadResult;
import rootwalk.control.Report;
import rootwalk.control.ZoneCommand;
import rootwalk.daemon.assembly.process.AppendingWriter;
import rootwalk.daemon.assembly.upstream.ResolverService;
import rootwalk.resolver.anchors.Anchors;
import rootwalk.wire.DurationText;
import rootwalk.wire.Name;

/// Executes the commands of `rootwalk ctl`. Any thread.
record DaemonControl(Daemon daemon, Reload changes) implements ControlHandler {

    private static final Logger LOG = LoggerFactory.getLogger(DaemonControl.class);

    /// How long the cache is passed to the next daemon.
    private static final Duration LONGEST_PASSING = Duration.ofSeconds(5);

    @Override
    public Report status() {
        return new Reports(daemon).status();
    }

    @Override
    public Report stats() {
        return new Reports(daemon).stats();
    }

    @Override
    public ReloadResult reload() {
        return changes.configuration();
    }

    @Override
    public ReloadResult reload(Name zone) {
        return changes.zone(zone);
    }

    @Override
    public CommandResult handOver(Path to) {
        try {
            daemon.handOver(to);
            return new CommandResult.Done("the sockets are passed");
        } catch (IOException e) {
            return new CommandResult.Refused(ControlProblem.error(e.getMessage() + "; start the new process again"));
        }
    }

    @Override
    public CommandResult releaseJournal() {
        try {
            daemon.releaseJournal();
            return new CommandResult.Done("the journal is closed");
        } catch (IOException e) {
            return new CommandResult.Refused(
                    ControlProblem.error(e.getMessage() + "; check the disk, and restart the running daemon"));
        }
    }

    /// The record cache, a line for each entry; nothing without recursion.
    @Override
    public void passCache(Appendable to) throws IOException {
        daemon.passCache(to, LONGEST_PASSING);
    }

    @Override
    public void leave() {
        daemon.close();
    }

    @Override
    public void stay() {
        LOG.error("{}", daemon.isFrozen()
                ? "the next rootwalk did not start, and this one has closed its journal: zones cannot be changed, and secondary zones are"
                        + " not refreshed, so they expire; restart it soon"
                : "the next rootwalk did not start; this one goes on");
    }

    /// Closes the daemon. A process that is a daemon also ends itself.
    @Override
    public void stop() {
        daemon.close();
    }

    @Override
    public CommandResult zone(ZoneCommand command, Appendable lines) throws IOException {
        return new ZoneControl(daemon, daemon.transactions()).run(command, lines);
    }

    @Override
    public long flush(Name name) {
        return daemon.current().resolving()
                .map(it -> it.flush(name))
                .orElse(0L);
    }

    @Override
    public long flushAll() {
        return daemon.current().resolving()
                .map(it -> {
                    long replies = it.messages().size();
                    it.resolver().flushAll();
                    it.messages().flushAll();
                    return replies;
                })
                .orElse(0L);
    }

    @Override
    public void dumpCache(Appendable to) throws IOException {
        if (daemon.current().resolving().isEmpty()) {
            to.append("; there is no cache: recursion.enabled is false\n");
            return;
        }
        try (Writer writer = new AppendingWriter(to)) {
            daemon.current().resolving().get().resolver().dumpCache(writer);
        }
    }

    @Override
    public List<Report> failures() {
        return new Reports(daemon).failures();
    }

    @Override
    public List<Report> servers() {
        return new Reports(daemon).servers();
    }

    @Override
    public CommandResult addNegativeAnchor(Name name, Duration lifetime) {
        Optional<Anchors> anchors = anchors();
        if (anchors.isEmpty()) {
            return notValidated();
        }
        Optional<Duration> granted = anchors.get().negative().add(name, lifetime);
        // Names that were bogus are resolved again.
        var _ = flush(name);
        String until = granted.map(it -> "for " + DurationText.text(it)
                + (it.compareTo(lifetime) < 0 ? " (the longest time is 7d)" : ""))
                .orElse("because dnssec.negative-trust-anchors has it");
        boolean applies = anchors.get().current().negative(name).isPresent();
        String text = name + " is not validated " + until
                + (applies ? "" : "; it was not validated before either: there is no trust anchor above it");
        LOG.warn("rootwalk ctl nta add: {}", text);
        return new CommandResult.Done(text);
    }

    @Override
    public CommandResult removeNegativeAnchor(Name name) {
        Optional<Anchors> anchors = anchors();
        if (anchors.isEmpty()) {
            return notValidated();
        }
        if (!anchors.get().negative().remove(name)) {
            return new CommandResult.Refused(ControlProblem.error("there is no negative trust anchor " + name
                    + "; rootwalk ctl nta list prints those that exist"));
        }
        var _ = flush(name);
        String text = name + " " + validation(name, anchors.get()) + (anchors.get().negative().isConfigured(name)
                ? "; dnssec.negative-trust-anchors still has it, so a reload turns its validation off again" : "");
        LOG.info("rootwalk ctl nta remove: {}", text);
        return new CommandResult.Done(text);
    }

    /// Another negative trust anchor may be above a name.
    private static String validation(Name name, Anchors anchors) {
        return anchors.current().negative(name)
                .map(other -> "is still not validated, because of the negative trust anchor " + other)
                .orElseGet(() -> anchors.current().deepest(name).isPresent() ? "is validated again"
                        : "is still not validated: there is no trust anchor above it");
    }

    @Override
    public CommandResult negativeAnchors() {
        return anchors().<CommandResult>map(it -> new CommandResult.Listed(
                it.negative().entries().stream().map(Reports::negativeAnchor).toList()))
                .orElseGet(DaemonControl::notValidated);
    }

    private Optional<Anchors> anchors() {
        return daemon.current().resolving().flatMap(ResolverService::anchors);
    }

    private static CommandResult notValidated() {
        return new CommandResult.Refused(
                ControlProblem.error("nothing is validated; write dnssec: {validation: true}, and"
                        + " set dnssec.trust-anchors if recursion.root-hints has no root server of the Internet"));
    }
}
