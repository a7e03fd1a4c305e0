package rootwalk.lab;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;

import rootwalk.web.url.Url;

/// The ports of all web sites of the lab.
///
/// @param clear for `http`
/// @param tls for `https`
public record WebPorts(int clear, int tls) {

    private static final int DEFAULT_CLEAR = 80;
    private static final int DEFAULT_TLS = 443;
    /// The alternatives are always the same, so that a response cache finds the responses of earlier runs.
    private static final int OTHER_CLEAR = 8080;
    private static final int OTHER_TLS = 8443;
    /// All hosts of the local internet are in 127.8.0.0/16.
    private static final byte[] HOSTS = {127, 8};

    /// The choice of the ports.
    public interface Choice {

        WebPorts first() throws LabFailure;

        /// Other ports, to be tried if another process has bound the first ones between the check and the bind.
        ///
        /// @return empty if only the first ports are allowed
        Optional<WebPorts> other() throws LabFailure;
    }

    /// The requested ports.
    private record RequestedPorts(OptionalInt clear, OptionalInt tls) implements Choice {

        @Override
        public WebPorts first() throws LabFailure {
            return new WebPorts(chosen(clear, DEFAULT_CLEAR, OTHER_CLEAR), chosen(tls, DEFAULT_TLS, OTHER_TLS));
        }

        @Override
        public Optional<WebPorts> other() throws LabFailure {
            return isNamed(clear) && isNamed(tls)
                    ? Optional.empty()
                    : Optional.of(new WebPorts(chosen(clear), chosen(tls)));
        }
    }

    /// Free ports.
    public static Choice free() {
        return new RequestedPorts(OptionalInt.of(0), OptionalInt.of(0));
    }

    /// The requested ports, 0 for a free one. The default is 80 and 443, else 8080 and 8443, else free ports.
    public static Choice of(OptionalInt clear, OptionalInt tls) {
        return new RequestedPorts(clear, tls);
    }

    private static boolean isNamed(OptionalInt asked) {
        return asked.orElse(0) != 0;
    }

    private static int chosen(OptionalInt asked, int... usual) throws LabFailure {
        if (isNamed(asked)) {
            return asked.orElseThrow();
        }
        return asked.isPresent() ? FreePorts.firstFree() : FreePorts.firstFree(usual);
    }

    /// Replaces the default port of a URL by the port of the lab.
    public Url withLabPort(Url url) {
        return url.port() == url.scheme().defaultPort() ? url.withPort(url.isSecure() ? tls : clear) : url;
    }

    /// Whether an address may belong to a site: a host of the lab and one of these ports.
    public boolean isSiteAddress(InetSocketAddress address) {
        byte[] octets = address.getAddress().getAddress();
        return octets.length == 4 && octets[0] == HOSTS[0] && octets[1] == HOSTS[1]
                && (address.getPort() == clear || address.getPort() == tls);
    }

    /// The beginning of the `http` URLs of a name.
    public String clear(String name) {
        return "http://" + name + (clear == DEFAULT_CLEAR ? "" : ":" + clear);
    }

    /// The beginning of the `https` URLs of a name.
    public String tls(String name) {
        return "https://" + name + (tls == DEFAULT_TLS ? "" : ":" + tls);
    }
}
