package rootwalk.daemon.assembly;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import rootwalk.authoritative.zone.Zone;
import rootwalk.authoritative.zone.ZoneNode;
import rootwalk.authoritative.zone.ZoneSnapshot;
import rootwalk.config.ConfigReader;
import rootwalk.config.ConfigResult;
import rootwalk.daemon.assembly.process.Environment;
import rootwalk.wire.Name;
import rootwalk.wire.Serial;
import rootwalk.wire.text.RdataText;

/// A daemon with zones and a REST API on loopback, and a client of it.
final class ApiDaemon implements AutoCloseable {

    /// Tokens by their secrets: `admin`, `reader`, `acme`, `other` and `some`.
    private static final String TOKENS =
            """
                api:
                  content: %s
                  template: own
                  tokens:
                    - {name: admin, hash: "%s", allow: [{verbs: [read, write, control, create, delete]}]}
                    - {name: reader, hash: "%s", allow: [{zones: [example.], verbs: [read]}]}
                    - name: acme
                      hash: "%s"
                      allow: [{zones: [example.], names: ["_acme-challenge.*.example."], types: [TXT], verbs: [read, write]}]
                    - {name: other, hash: "%s", allow: [{zones: ["*.elsewhere."], verbs: [read, write, control, create, delete]}]}
                    - name: some
                      hash: "%s"
                      allow: [{zones: ["*.some."], types: [SOA, NS, A], verbs: [read, create]}, {zones: ["*.some."], verbs: [delete]}]
                """.formatted(
                    "%s", hash("admin"), hash("reader"), hash("acme"), hash("other"), hash("some"));

    private static final String ZONES = """
        templates:
          - {name: own, name-servers: [ns1.example.net.]}
          - {name: copies, primaries: ["127.0.0.1:9"]}
        zones:
          - {name: example., file: zone}
          - {name: signed., file: signed}
          - {name: copy., primaries: ["127.0.0.1:9"]}
        """;

    private final HttpClient client = HttpClient.newHttpClient();
    private final Daemon daemon;

    /// @param folder for the zones and the journal
    ApiDaemon(Path folder) throws Exception {
        this(folder, "4KiB");
    }

    /// @param content the largest content of a request
    ApiDaemon(Path folder, String content) throws Exception {
        Files.writeString(folder.resolve("zone"),
                "$TTL 60\n@ SOA ns h 7 3600 600 86400 60\n@ NS ns\nns A 192.0.2.1\nwww A 192.0.2.2\nwww TXT hello\n");
        Files.writeString(folder.resolve("signed"),
                "$TTL 60\n@ SOA ns h 7 3600 600 86400 60\n@ NS ns\n@ DNSKEY 257 3 13 AAECAwQFBgcICQoLDA0ODxAREhMUFRYX"
                        + "GBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==\nns A 192.0.2.1\n");
        String text = """
            listen: {dns: ["127.0.0.1:0"], api: ["127.0.0.1:0"]}
            hosts: {files: []}
            threads: 1
            recursion: {enabled: false}
            """ + ZONES + TOKENS.formatted(content);
        var read = (ConfigResult.Valid) ConfigReader.read(text, folder.resolve("rootwalk.yaml"));
        daemon = Daemon.start(read, Environment.ofProcess(() -> read));
    }

    static String hash(String secret) {
        try {
            return "sha256:" + HexFormat.of().formatHex(
                    MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    Daemon daemon() {
        return daemon;
    }

    /// `http://127.0.0.1:PORT`
    String origin() {
        return "http://127.0.0.1:" + daemon.apiAddresses().getFirst().getPort();
    }

    /// Sends a request with JSON as its content, unless that is empty.
    ///
    /// @param fields names and values alternating
    HttpResponse<String> send(String token, String method, String path, String content, String... fields)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(origin() + path)).method(method,
                content.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(content));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        if (!content.isEmpty() && !List.of(fields).contains("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        for (int i = 0; i < fields.length; i += 2) {
            request.header(fields[i], fields[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    /// The serial of a zone, and its records as sorted text.
    Map.Entry<Long, List<String>> state(String zone) {
        Zone found = daemon.current().zones().current().withApex(Name.of(zone));
        if (found == null || !(found.state() instanceof ZoneSnapshot snapshot)) {
            return Map.entry(0L, List.of());
        }
        List<String> records = new ArrayList<>();
        for (ZoneNode node : snapshot.names()) {
            node.rrsets().forEach(rrset -> records.addAll(RdataText.print(rrset).lines().toList()));
        }
        return Map.entry(Serial.value(snapshot.serial()), records.stream().sorted().toList());
    }

    @Override
    public void close() {
        client.close();
        daemon.close();
    }
}
