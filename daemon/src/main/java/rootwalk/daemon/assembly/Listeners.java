package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import rootwalk.daemon.os.ListenAdvice;
import rootwalk.daemon.os.ListenAdvice.Protocol;
import rootwalk.daemon.transport.stream.StreamTransport;
import rootwalk.daemon.transport.udp.UdpTransport;
import rootwalk.socket.BindFailure;

/// The addresses listened on, each by UDP and TCP on the same port. Any thread.
final class Listeners {

    /// A port that is free for UDP may be taken for TCP; with port 0 another one is tried.
    private static final int ATTEMPTS = 16;

    /// Of the configuration.
    private static final String KEY = "listen.dns";

    private final UdpTransport udp;
    private final StreamTransport streams;
    private final ListenAdvice advice = ListenAdvice.ofThisSystem();

    /// Real addresses by those in the configuration, which have port 0 for any port.
    private final Map<InetSocketAddress, InetSocketAddress> bound = new LinkedHashMap<>();

    Listeners(UdpTransport udp, StreamTransport streams) {
        this.udp = udp;
        this.streams = streams;
    }

    synchronized List<InetSocketAddress> addresses() {
        return List.copyOf(bound.values());
    }

    /// Listens on these addresses and no others. When that is not possible, it listens where it did before.
    ///
    /// @return what is in the way
    synchronized List<String> listenTo(List<InetSocketAddress> wanted) {
        List<InetSocketAddress> obsolete = new ArrayList<>(bound.keySet());
        obsolete.removeAll(wanted);
        List<InetSocketAddress> added = new ArrayList<>(wanted);
        added.removeAll(bound.keySet());
        // First the old ones go, since a new one may hold the same port on all addresses.
        obsolete.forEach(this::unbind);
        List<String> problems = new ArrayList<>();
        for (InetSocketAddress address : added) {
            bind(address, problems);
        }
        if (!problems.isEmpty()) {
            added.forEach(this::unbind);
            obsolete.forEach(address -> bind(address, new ArrayList<>()));
        }
        return problems;
    }

    private void bind(InetSocketAddress address, List<String> problems) {
        int attempts = address.getPort() == 0 ? ATTEMPTS : 1;
        String problem = "";
        for (int i = 0; i < attempts; i++) {
            problem = bindBoth(address);
            if (problem.isEmpty()) {
                return;
            }
        }
        problems.add(problem);
    }

    /// Whoever sees that one of the two answers may use the other in the same moment: UDP is bound first, and hears
    /// when TCP listens.
    ///
    /// @return what is in the way, empty when nothing is
    private String bindBoth(InetSocketAddress address) {
        try {
            bound.put(address, udp.bind(address, streams::bind));
            return "";
        } catch (BindFailure e) {
            return advice.explain(KEY, Protocol.UDP, address, e);
        } catch (IOException e) {
            return advice.explain(KEY, Protocol.TCP, address, e);
        }
    }

    private void unbind(InetSocketAddress address) {
        InetSocketAddress real = bound.remove(address);
        if (real != null) {
            udp.unbind(real);
            streams.unbind(real);
        }
    }
}
