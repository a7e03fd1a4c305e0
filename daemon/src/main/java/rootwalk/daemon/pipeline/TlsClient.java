package rootwalk.daemon.pipeline;

import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.tls.KeyPin;

/// What the TLS handshake has shown about a client.
///
/// @param version of TLS, `TLSv1.3` for example; empty for a connection without TLS
/// @param protocol selected by ALPN (RFC 7301); empty if the client has not offered it
/// @param certificate that an authority of the configuration has issued, and whose key the client has; null for none
public record TlsClient(String version, String protocol, @Nullable ClientCertificate certificate) {

    /// The protocol of DNS over TLS.
    public static final String DNS_OVER_TLS = "dot";

    /// The protocol of DNS over QUIC (RFC 9250 section 4.1.1).
    public static final String DNS_OVER_QUIC = "doq";

    /// A client without TLS.
    public static final TlsClient NONE = new TlsClient("", "", null);

    private static final String TLS_1_3 = "TLSv1.3";

    /// A verified certificate of a client.
    ///
    /// @param names the host names in it, in lower case, without a final dot
    /// @param pin of its key
    public record ClientCertificate(List<String> names, KeyPin pin) {}

    /// Whether the connection meets the requirements of zone transfers over TLS (RFC 9103 sections 7.1 and 7.2).
    public boolean mayTransferZones() {
        return version.equals(TLS_1_3) && protocol.equals(DNS_OVER_TLS);
    }
}
