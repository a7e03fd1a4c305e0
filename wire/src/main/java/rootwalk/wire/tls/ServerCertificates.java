package rootwalk.wire.tls;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The certificates of a server. The one that has the name for which a client asks is used (RFC 6066 section 3), and the first one
/// for other names, and for clients that send none. Immutable.
public final class ServerCertificates {

    private static final String WILDCARD = "*";

    private final List<TlsIdentity> all;
    private final List<TlsIdentity> others;
    private final Map<String, List<TlsIdentity>> byName = new HashMap<>();

    private ServerCertificates(List<TlsIdentity> all) {
        this.all = List.copyOf(all);
        for (TlsIdentity identity : all) {
            for (String name : CertificateNames.hosts(identity.certificate())) {
                byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(identity);
            }
        }
        // A server may have certificates with different kinds of keys for the same names.
        List<String> standard = CertificateNames.hosts(all.getFirst().certificate());
        others = all.stream().filter(identity -> identity.equals(all.getFirst())
                || (!standard.isEmpty() && CertificateNames.hosts(identity.certificate()).equals(standard))).toList();
    }

    /// @param all at least one, the standard one first
    public static ServerCertificates of(List<TlsIdentity> all) {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a server needs a certificate");
        }
        return new ServerCertificates(all);
    }

    public List<TlsIdentity> all() {
        return all;
    }

    /// The certificates for a name, with keys of different kinds, the preferred one first.
    ///
    /// @param name that the client asks for; empty for none
    public List<TlsIdentity> forName(String name) {
        String asked = name.toLowerCase(Locale.ROOT);
        List<TlsIdentity> exact = byName.get(asked);
        if (exact != null) {
            return List.copyOf(exact);
        }
        // A wildcard is for one label.
        int dot = asked.indexOf('.');
        List<TlsIdentity> wild = dot <= 0 ? null : byName.get(WILDCARD + asked.substring(dot));
        return wild == null ? others : List.copyOf(wild);
    }
}
