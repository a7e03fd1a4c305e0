package rootwalk.cli.doctor;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;

import rootwalk.os.PortHolder;
import rootwalk.os.PortListener;
import rootwalk.wire.Addresses;

/// Which processes use port 53, and whether rootwalk can listen there.
record PortCheck(Machine machine) implements Doctor.Check {

    @Override
    public Verdict verdict() {
        if (!machine.showsSockets()) {
            return Verdict.skipped("this system has no /proc/net, which lists sockets");
        }
        List<PortListener> listeners = machine.listeners();
        if (listeners.isEmpty()) {
            return Verdict.ok("no process listens on port 53");
        }
        String message = text(listeners);
        Optional<PortListener> obstacle = listeners.stream().filter(listener -> !listener.holder().isRootwalk()
                && machine.wanted().stream().anyMatch(listener::prevents)).findFirst();
        return obstacle.map(listener -> Verdict.problem(message + "; rootwalk cannot listen on its addresses",
                remedy(listener.holder())))
                .orElseGet(() -> Verdict.ok(message));
    }

    private String remedy(PortHolder holder) {
        if (holder.isResolved()) {
            return "write the lines \"[Resolve]\" and \"DNSStubListener=no\" to /etc/systemd/resolved.conf.d/rootwalk.conf,"
                    + " then run: sudo systemctl restart systemd-resolved";
        }
        if (holder.process() == 0) {
            return "sudo " + machine.program()
                    + " doctor --only port-53 shows the process; stop it, or change listen.dns";
        }
        return "systemctl status " + holder.process()
                + " shows the service of this process; stop it, or change listen.dns";
    }

    /// Such as `dnsmasq (process 77) on UDP 127.0.0.1 and TCP 127.0.0.1`.
    private static String text(List<PortListener> listeners) {
        Map<String, StringJoiner> byHolder = new LinkedHashMap<>();
        for (PortListener listener : listeners) {
            byHolder.computeIfAbsent(listener.holder().described(), _ -> new StringJoiner(", "))
                    .add(listener.protocol() + " " + Addresses.text(listener.address()));
        }
        StringJoiner all = new StringJoiner("; ");
        byHolder.forEach((holder, addresses) -> all.add(holder + " listens on " + addresses));
        return all.toString();
    }
}
