package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import rootwalk.daemon.transport.stream.StreamTransport;
import rootwalk.daemon.transport.udp.UdpTransport;

/** The addresses listened on, each by UDP and TCP on the same port. Any thread. */
final class Listeners {

    /** A port that is free for UDP may be taken for TCP; with port 0 another one is tried. */
    private static final int ATTEMPTS = 16;

    private final UdpTransport udp;
    private final StreamTransport streams;

    /** Real addresses by those in the configuration, which have port 0 for any port. */
    private final Map<InetSocketAddress, InetSocketAddress> bound = new LinkedHashMap<>();

    Listeners(UdpTransport udp, StreamTransport streams) {
        this.udp = udp;
        this.streams = streams;
    }

    synchronized List<InetSocketAddress> addresses() {
        return List.copyOf(bound.values());
    }

    /**
     * Listens on these addresses and no others. When that is not possible, it listens where it did before.
     *
     * @return what is in the way
     */
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
        IOException failure = null;
        for (int i = 0; i < attempts; i++) {
            try {
                bound.put(address, bindBoth(address));
                return;
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null) {
            problems.add(failure.getMessage());
        }
    }

    private InetSocketAddress bindBoth(InetSocketAddress address) throws IOException {
        InetSocketAddress real = udp.bind(address);
        try {
            return streams.bind(real);
        } catch (IOException e) {
            udp.unbind(real);
            throw e;
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
