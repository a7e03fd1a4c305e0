package rootwalk.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import rootwalk.wire.tls.KeyPin;
import rootwalk.wire.tls.TlsClient;

/// Reads the keys of `tls` in an entry for another server.
final class RemoteTlsTree {

    private static final Kind<KeyPin> PIN =
            new Kind<>("the pin of a key: its SHA-256 digest in base64", KeyPin::parse);

    private static final Kind<String> SERVER_NAME =
            new Kind<>("a host name, with letters, digits and hyphens", RemoteTlsTree::serverName, NameParser::suggest);

    private RemoteTlsTree() {}

    private static String serverName(String text) {
        String name = NameParser.name(text).toString();
        if (!TlsClient.isName(name)) {
            throw new IllegalArgumentException("it cannot be the name of a server in TLS");
        }
        return name;
    }

    /// @param entry has the key
    static Config.RemoteTls of(Section entry, Kind<Path> path) {
        try (Section tls = entry.section("tls")) {
            return read(tls, path);
        }
    }

    static Config.RemoteTls read(Section tls, Kind<Path> path) {
        Optional<Path> authorities = tls.value("ca", path);
        authorities.ifPresent(file -> tls.names("ca", file, NamedFile.Use.SERVER_AUTHORITIES));
        Optional<Path> certificate = tls.value("certificate", path);
        Optional<Path> key = tls.value("key", path);
        if (certificate.isPresent() != key.isPresent()) {
            tls.lacks(Set.of("certificate", "key"), "needs both certificate and key, or none of them; write both");
        }
        certificate.ifPresent(file -> tls.names("certificate", file, NamedFile.Use.TLS_CERTIFICATE));
        key.ifPresent(file -> tls.names("key", file, NamedFile.Use.TLS_KEY));
        return new Config.RemoteTls(tls.value("name", SERVER_NAME), authorities,
                tls.list("pins", PIN, List.of()),
                certificate.flatMap(file -> key.map(secret -> new Config.ClientCertificate(file, secret))));
    }
}
