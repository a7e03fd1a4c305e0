package rootwalk.daemon.assembly;

import java.io.IOException;
import java.io.Writer;
import java.util.List;

import rootwalk.daemon.control.ControlHandler;
import rootwalk.daemon.control.ReloadResult;
import rootwalk.daemon.control.Report;
import rootwalk.wire.Name;

/// Executes the commands of `rootwalk ctl`. Any thread.
record DaemonControl(Daemon daemon, Reload changes) implements ControlHandler {

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

    /// Closes the daemon. A process that is a daemon also ends itself.
    @Override
    public void stop() {
        daemon.close();
    }

    @Override
    public long flush(Name name) {
        return daemon.current().resolving()
                .map(it -> {
                    it.resolver().flush(name);
                    return (long) it.messages().flush(name);
                })
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
}
