package rootwalk.resolver.recursion;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.contract.WalkEvent.Source;
import rootwalk.wire.Name;
import rootwalk.wire.NameText;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordSet;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.RdataText;

/// SBELT (RFC 1034 section 5.3.3): where to begin when nothing is known. Immutable.
public final class RootHints {

    private static final String BUILTIN = """
        . NS a.root-servers.net.
        . NS b.root-servers.net.
        . NS c.root-servers.net.
        . NS d.root-servers.net.
        . NS e.root-servers.net.
        . NS f.root-servers.net.
        . NS g.root-servers.net.
        . NS h.root-servers.net.
        . NS i.root-servers.net.
        . NS j.root-servers.net.
        . NS k.root-servers.net.
        . NS l.root-servers.net.
        . NS m.root-servers.net.
        a.root-servers.net. A 198.41.0.4
        a.root-servers.net. AAAA 2001:503:ba3e::2:30
        b.root-servers.net. A 170.247.170.2
        b.root-servers.net. AAAA 2801:1b8:10::b
        c.root-servers.net. A 192.33.4.12
        c.root-servers.net. AAAA 2001:500:2::c
        d.root-servers.net. A 199.7.91.13
        d.root-servers.net. AAAA 2001:500:2d::d
        e.root-servers.net. A 192.203.230.10
        e.root-servers.net. AAAA 2001:500:a8::e
        f.root-servers.net. A 192.5.5.241
        f.root-servers.net. AAAA 2001:500:2f::f
        g.root-servers.net. A 192.112.36.4
        g.root-servers.net. AAAA 2001:500:12::d0d
        h.root-servers.net. A 198.97.190.53
        h.root-servers.net. AAAA 2001:500:1::53
        i.root-servers.net. A 192.36.148.17
        i.root-servers.net. AAAA 2001:7fe::53
        j.root-servers.net. A 192.58.128.30
        j.root-servers.net. AAAA 2001:503:c27::2:30
        k.root-servers.net. A 193.0.14.129
        k.root-servers.net. AAAA 2001:7fd::1
        l.root-servers.net. A 199.7.83.42
        l.root-servers.net. AAAA 2001:500:9f::42
        m.root-servers.net. A 202.12.27.33
        m.root-servers.net. AAAA 2001:dc3::35
        """;

    private final Map<Name, List<RecordSet>> addresses;

    private RootHints(Map<Name, List<RecordSet>> addresses) {
        this.addresses = addresses;
    }

    /// The thirteen letters, as of the root hints file of 2025.
    public static RootHints builtin() {
        return parse(BUILTIN, "builtin root hints");
    }

    /// Reads hints in zone-file syntax: NS records of the root, A and AAAA records of their names; comments, a TTL and
    /// a
    /// class are permitted.
    ///
    /// @param source
    ///            named in messages
    /// @throws IllegalArgumentException
    ///             with every problem, each on a line of its own that begins with `source:line:`
    public static RootHints parse(String text, String source) {
        Map<Name, List<RecordSet>> addresses = new LinkedHashMap<>();
        List<RecordSet> glue = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        String[] lines = text.split("\n", -1);
        String owner = ".";
        for (int i = 0; i < lines.length; i++) {
            String line = withoutComment(lines[i]);
            if (line.isBlank() || line.startsWith("$TTL")) {
                continue;
            }
            List<String> words = new ArrayList<>(List.of(line.strip().split("\\s+")));
            try {
                if (!Character.isWhitespace(line.charAt(0))) {
                    owner = words.removeFirst();
                }
                read(NameText.parse(owner, Name.ROOT), words, addresses, glue);
            } catch (IllegalArgumentException e) {
                problems.add(source + ":" + (i + 1) + ": " + e.getMessage());
            }
        }
        for (RecordSet set : glue) {
            List<RecordSet> known = addresses.get(set.owner());
            if (known != null) {
                known.add(set);
            }
        }
        if (problems.isEmpty() && addresses.values().stream().allMatch(List::isEmpty)) {
            problems.add(source + ":1: no server of the root with an address; hints have lines such as"
                    + " \". NS a.root-servers.net.\" and \"a.root-servers.net. A 198.41.0.4\"");
        }
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("\n", problems));
        }
        return new RootHints(addresses);
    }

    private static String withoutComment(String line) {
        int comment = line.indexOf(';');
        return comment < 0 ? line : line.substring(0, comment);
    }

    private static void read(
            Name owner, List<String> words, Map<Name, List<RecordSet>> addresses, List<RecordSet> glue) {
        while (!words.isEmpty() && (words.getFirst().equalsIgnoreCase("IN")
                || words.getFirst().matches("(?i)(\\d+[smhdw]?)+"))) {
            words.removeFirst();
        }
        if (words.size() != 2) {
            throw new IllegalArgumentException("a hint is a name, NS, A or AAAA, and one value");
        }
        String type = words.getFirst().toUpperCase(Locale.ROOT);
        switch (type) {
            case "NS" -> {
                if (!owner.isRoot()) {
                    throw new IllegalArgumentException("NS of " + owner + ": hints are about the root, \".\", only");
                }
                addresses.computeIfAbsent(NameText.parse(words.getLast(), Name.ROOT), name -> new ArrayList<>());
            }
            case "A", "AAAA" -> {
                int number = RecordType.parse(type);
                Rdata data = RdataText.parse(number, words.getLast(), Name.ROOT);
                glue.add(RecordSet.of(owner, number, 0, data));
            }
            default -> throw new IllegalArgumentException(type + ": hints are NS, A and AAAA records");
        }
    }

    /// As a delegation of the root.
    Delegation delegation(int port) {
        List<NameServer> servers = new ArrayList<>();
        for (Map.Entry<Name, List<RecordSet>> server : addresses.entrySet()) {
            List<InetSocketAddress> known = new ArrayList<>();
            for (RecordSet set : server.getValue()) {
                Glue.addAll(set, port, known);
            }
            servers.add(new NameServer(server.getKey(), known));
        }
        return new Delegation(Name.ROOT, Source.ROOT_HINTS, servers, 0, Delegation.FOR_EVER);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof RootHints hints && addresses.equals(hints.addresses);
    }

    @Override
    public int hashCode() {
        return addresses.hashCode();
    }
}
