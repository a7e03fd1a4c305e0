package rootwalk.wire.tls;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// How a client authenticates a server. With nothing, any server is accepted: the opportunistic profile of RFC 8310 section
/// 5. With a name, authorities or pins, the server must satisfy all of them: the strict profile.
///
/// @param name that the certificate must have; empty for that of the server as it was named, if there are authorities
/// @param authorities that may have issued the certificate; empty for those of the JDK, if there is a name
/// @param pins of which the key of the certificate must have one, if there are any
public record ServerTrust(Optional<String> name, Optional<List<X509Certificate>> authorities, List<KeyPin> pins) {

    /// Any server.
    public static final ServerTrust OPPORTUNISTIC = new ServerTrust(Optional.empty(), Optional.empty(), List.of());

    public ServerTrust {
        pins = List.copyOf(pins);
    }

    /// Whether the chain of certificates must lead to an authority.
    boolean needsChain() {
        return name.isPresent() || authorities.isPresent();
    }
}
