package rootwalk.daemon.assembly.process;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.config.Config;
import rootwalk.socket.PassedSocket;

/// An address of the configuration and what it is for. The same address may have another purpose in the next
/// configuration.
///
/// @param address port 0 for any free port
/// @param number distinguishes those with the same address and port 0
public record Endpoint(Purpose purpose, InetSocketAddress address, int number) {

    // Written out: those that Java makes are linked at run time, which an AOT cache does not speed up.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Endpoint it && purpose == it.purpose && number == it.number
                && address.equals(it.address);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * purpose.hashCode() + address.hashCode()) + number;
    }

    /// What is received at an address.
    public enum Purpose {
        DNS("listen.dns"),
        TLS("listen.tls"),
        HTTPS("listen.https"),
        HTTP3("listen.http3"),
        QUIC("listen.quic"),
        /// DNS over HTTPS without TLS, for proxies.
        HTTP("listen.http"),
        WEB("listen.web"),
        WEB_TLS("web.tls"),
        API("listen.api"),
        API_TLS("listen.api"),
        METRICS("listen.metrics");

        private final String key;

        Purpose(String key) {
            this.key = key;
        }

        /// Whether QUIC is below it, or is it.
        public boolean isOverQuic() {
            return this == HTTP3 || this == QUIC;
        }

        /// The key of the configuration that has the addresses.
        public String key() {
            return key;
        }

        /// The name of its sockets in socket units.
        String listener() {
            return key.replace("listen.", "").replace('.', '-');
        }

        /// Whether it has sockets of a type.
        boolean uses(PassedSocket.Type type) {
            return switch (type) {
                case DATAGRAM -> this == DNS || isOverQuic();
                case STREAM -> !isOverQuic();
            };
        }
    }

    public String key() {
        return purpose.key();
    }

    /// Whether this address and another one cannot be bound at the same time.
    public boolean excludes(InetSocketAddress other) {
        return address.getPort() == other.getPort() && address.getPort() != 0
                && (address.getAddress().isAnyLocalAddress() || other.getAddress().isAnyLocalAddress()
                        || address.getAddress().equals(other.getAddress()));
    }

    /// All addresses of a configuration. Without sites, there is no certificate for an address with TLS.
    public static List<Endpoint> of(Config config) {
        List<Endpoint> all = new ArrayList<>();
        add(all, Purpose.DNS, config.listen().dns());
        add(all, Purpose.TLS, config.listen().tls());
        add(all, Purpose.HTTPS, config.listen().https());
        add(all, Purpose.HTTP3, config.listen().http3());
        add(all, Purpose.QUIC, config.listen().quic());
        add(all, Purpose.HTTP, config.listen().http());
        add(all, Purpose.WEB, config.listen().web());
        if (!config.web().sites().isEmpty()) {
            add(all, Purpose.WEB_TLS, config.web().tls());
        }
        add(all, config.api().tls() ? Purpose.API_TLS : Purpose.API, config.listen().api());
        add(all, Purpose.METRICS, config.listen().metrics());
        return all;
    }

    private static void add(List<Endpoint> all, Purpose purpose, List<InetSocketAddress> addresses) {
        for (int i = 0; i < addresses.size(); i++) {
            InetSocketAddress address = addresses.get(i);
            all.add(new Endpoint(purpose, address, Collections.frequency(addresses.subList(0, i), address)));
        }
    }
}
