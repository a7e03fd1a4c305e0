package rootwalk.wire.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/// The names in a certificate.
public final class CertificateNames {

    /// The type of a host name among the alternative names (RFC 5280 section 4.2.1.6).
    private static final Integer DNS_NAME = 2;

    private CertificateNames() {}

    /// The host names, in lower case, in the order of the certificate; also wildcards. None if they are malformed.
    public static List<String> hosts(X509Certificate certificate) {
        List<String> names = new ArrayList<>();
        try {
            Collection<List<?>> all = certificate.getSubjectAlternativeNames();
            for (List<?> entry : all == null ? List.<List<?>>of() : all) {
                if (entry.getFirst().equals(DNS_NAME)) {
                    names.add(entry.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        } catch (CertificateParsingException e) {
            return List.of();
        }
        return List.copyOf(names);
    }
}
