package rootwalk.wire.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Function;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.X509ExtendedKeyManager;

import org.jspecify.annotations.Nullable;

/// The keys of a server: chooses a certificate by the name that a client asks for (RFC 6066 section 3), and by the kinds of keys that it
/// supports. Immutable; any thread.
final class ServerKeys extends X509ExtendedKeyManager {

    private final List<TlsIdentity> all;
    private final Function<String, List<TlsIdentity>> byName;

    /// @param byName the certificates for a name, the preferred one first; empty for a client that has sent no name
    ServerKeys(List<TlsIdentity> all, Function<String, List<TlsIdentity>> byName) {
        this.all = all;
        this.byName = byName;
    }

    /// The position of the certificate is its alias.
    private @Nullable String alias(String keyType, String name) {
        return byName.apply(name).stream().filter(identity -> isOf(keyType, identity)).findFirst()
                .map(identity -> Integer.toString(all.indexOf(identity))).orElse(null);
    }

    private static boolean isOf(String keyType, TlsIdentity identity) {
        return keyType.equals(identity.key().getAlgorithm())
                || keyType.equals(identity.certificate().getPublicKey().getAlgorithm());
    }

    private static String nameOf(@Nullable SSLSession session) {
        if (session instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name.getType() == StandardConstants.SNI_HOST_NAME && name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return "";
    }

    private TlsIdentity of(String alias) {
        return all.get(Integer.parseInt(alias));
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String alias = alias(keyType, "");
        return alias == null ? null : new String[] {alias};
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, Socket socket) {
        return alias(keyType, "");
    }

    @Override
    public @Nullable String chooseEngineServerAlias(String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
        return alias(keyType, nameOf(engine.getHandshakeSession()));
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return of(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return of(alias).key();
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(String[] keyTypes, Principal @Nullable [] issuers, Socket socket) {
        return null;
    }
}
