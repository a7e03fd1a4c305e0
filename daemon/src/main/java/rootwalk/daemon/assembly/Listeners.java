package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import rootwalk.config.Config;
import rootwalk.config.ConfigSource;
import rootwalk.config.Problem;
import rootwalk.daemon.os.ListenAdvice;
import rootwalk.daemon.os.ListenAdvice.Protocol;
import rootwalk.daemon.transport.stream.StreamTransport;
import rootwalk.daemon.transport.udp.UdpTransport;
import rootwalk.socket.BindFailure;
import rootwalk.socket.Presence;
import rootwalk.wire.Addresses;

/// The addresses that the daemon listens on, each over UDP and TCP on the same port. Thread-safe.
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    /// A port that is free for UDP may be taken for TCP; with port 0 another one is tried.
    private static final int ATTEMPTS = 16;

    /// Of the configuration.
    private static final String KEY = "listen.dns";

    private final UdpTransport udp;
    private final StreamTransport streams;
    private final ListenAdvice advice = ListenAdvice.ofThisSystem();

    /// Real addresses by those in the configuration, which have port 0 for any port.
    private final Map<InetSocketAddress, InetSocketAddress> bound = new LinkedHashMap<>();

    private Presence presence = Presence.NOW;

    /// An address cannot be listened on.
    private static final class ListenFailure extends Exception {

        private static final long serialVersionUID = 1L;

        private final boolean isAbsence;

        ListenFailure(String message, boolean isAbsence) {
            super(message);
            this.isAbsence = isAbsence;
        }
    }

    Listeners(UdpTransport udp, StreamTransport streams) {
        this.udp = udp;
        this.streams = streams;
    }

    synchronized List<InetSocketAddress> addresses() {
        return List.copyOf(bound.values());
    }

    /// Where it listens now, for [#rollBackTo].
    synchronized Map<InetSocketAddress, InetSocketAddress> boundAddresses() {
        return new LinkedHashMap<>(bound);
    }

    /// Listens on the addresses of a configuration and on no others. When that is not possible, it listens where it did
    /// before.
    ///
    /// @param source has the places of the addresses
    /// @return what is in the way
    synchronized List<Problem> listenTo(Config.Listen wanted, ConfigSource source) {
        Map<InetSocketAddress, InetSocketAddress> before = boundAddresses();
        List<InetSocketAddress> obsolete = new ArrayList<>(bound.keySet());
        obsolete.removeAll(wanted.dns());
        List<InetSocketAddress> added = new ArrayList<>(wanted.dns());
        added.removeAll(bound.keySet());
        // First the old ones go, since a new one may hold the same port on all addresses.
        obsolete.forEach(this::unbind);
        presence = wanted.freebind() ? Presence.LATER : Presence.NOW;
        List<Problem> problems = new ArrayList<>();
        for (InetSocketAddress address : added) {
            bind(address, wanted.optional().contains(address))
                    .ifPresent(text -> problems.add(source.problem(KEY, address, text)));
        }
        if (!problems.isEmpty()) {
            rollBackTo(before);
        }
        return problems;
    }

    /// Listens on the previous addresses with the same ports. An address that another process has bound since is logged.
    synchronized void rollBackTo(Map<InetSocketAddress, InetSocketAddress> places) {
        new LinkedHashMap<>(bound).forEach((address, real) -> {
            if (!real.equals(places.get(address))) {
                unbind(address);
            }
        });
        places.forEach((address, real) -> {
            if (!bound.containsKey(address)) {
                bindAgain(address, real);
            }
        });
    }

    private void bindAgain(InetSocketAddress address, InetSocketAddress real) {
        try {
            bound.put(address, bindBoth(real));
        } catch (ListenFailure e) {
            LOG.error("{}; nothing listens there until the next reload", e.getMessage());
        }
    }

    /// @return what is in the way
    private Optional<String> bind(InetSocketAddress address, boolean isOptional) {
        int attempts = address.getPort() == 0 ? ATTEMPTS : 1;
        for (int i = 1;; i++) {
            try {
                bound.put(address, bindBoth(address));
                return Optional.empty();
            } catch (ListenFailure e) {
                if (isOptional && e.isAbsence) {
                    LOG.info("{} is skipped: this host does not have the address, and {} does not name it",
                            Addresses.text(address), KEY);
                    return Optional.empty();
                }
                if (i == attempts) {
                    return Optional.ofNullable(e.getMessage());
                }
            }
        }
    }

    /// A client that gets a response over one of the two may use the other at once. So UDP is bound first, and receives
    /// queries when TCP listens.
    ///
    /// @return the real address
    private InetSocketAddress bindBoth(InetSocketAddress address) throws ListenFailure {
        Presence now = presence;
        try {
            return udp.bind(address, now, real -> streams.bind(real, now));
        } catch (BindFailure e) {
            throw new ListenFailure(advice.explain(KEY, Protocol.UDP, address, e), ListenAdvice.isAbsent(e));
        } catch (IOException e) {
            throw new ListenFailure(advice.explain(KEY, Protocol.TCP, address, e), ListenAdvice.isAbsent(e));
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
