package rootwalk.lab;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;

import rootwalk.web.url.Url;

/// The ports of the lab's web sites, which all of them share.
///
/// @param clear for `http`
/// @param tls for `https`
public record WebPorts(int clear, int tls) {

    private static final int DEFAULT_CLEAR = 80;
    private static final int DEFAULT_TLS = 443;
    /// What is taken instead, always the same, so that what was fetched from the lab yesterday is known today.
    private static final int OTHER_CLEAR = 8080;
    private static final int OTHER_TLS = 8443;
    /// 127.8.0.0/16 is where all hosts of the local internet live.
    private static final byte[] HOSTS = {127, 8};

    /// Which ones it is to be.
    public interface Choice {

        WebPorts first() throws LabFailure;

        /// Others to try if another process took those before: between the look whether a port is free and the moment when it
        /// is bound there is time for that.
        ///
        /// @return nothing where it is to be the first ones or none
        Optional<WebPorts> other() throws LabFailure;
    }

    /// What a person asked for.
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

    /// Ones that are free.
    public static Choice free() {
        return new RequestedPorts(OptionalInt.of(0), OptionalInt.of(0));
    }

    /// What a person asked for, 0 for a free port. Where nothing was said, those that URLs mean, or 8080 and 8443, or free
    /// ones when these cannot be had either.
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

    /// A URL with the lab's port, where it has the usual one.
    public Url withLabPort(Url url) {
        return url.port() == url.scheme().defaultPort() ? url.withPort(url.isSecure() ? tls : clear) : url;
    }

    /// Whether an address is one where the lab's sites may be: a host of the lab, and one of these ports.
    public boolean isSiteAddress(InetSocketAddress address) {
        byte[] octets = address.getAddress().getAddress();
        return octets.length == 4 && octets[0] == HOSTS[0] && octets[1] == HOSTS[1]
                && (address.getPort() == clear || address.getPort() == tls);
    }

    /// The beginning of the URLs of a name in clear text.
    public String clear(String name) {
        return "http://" + name + (clear == DEFAULT_CLEAR ? "" : ":" + clear);
    }

    /// The beginning of the URLs of a name over TLS.
    public String tls(String name) {
        return "https://" + name + (tls == DEFAULT_TLS ? "" : ":" + tls);
    }
}
