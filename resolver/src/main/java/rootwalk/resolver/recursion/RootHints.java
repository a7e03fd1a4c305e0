package rootwalk.resolver.recursion;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.cache.Delegation;
import rootwalk.resolver.cache.Delegation.NameServer;
import rootwalk.resolver.cache.Glue;
import rootwalk.resolver.contract.ResolutionEvent.Source;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.text.Entry;
import rootwalk.wire.text.EntryException;
import rootwalk.wire.text.Fields;
import rootwalk.wire.text.RdataParser;
import rootwalk.wire.text.RecordHead;
import rootwalk.wire.text.WarningSink;
import rootwalk.wire.text.WireBuffer;
import rootwalk.wire.text.ZoneLexer;

/// SBELT (RFC 1034 section 5.3.3): the servers to begin with if no delegation is known. Immutable.
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

    private final Map<Name, List<RRset>> addresses;

    /// A problem of root hints.
    ///
    /// @param line
    ///            from 1
    /// @param column
    ///            from 1
    /// @param remedy
    ///            how to solve it, or empty
    public record Fault(int line, int column, String what, String remedy) {

        private String sentence() {
            return what + (remedy.isEmpty() ? "" : "; " + remedy);
        }
    }

    /// Thrown for invalid hints; the message has all faults, each on its own line that begins with `source:line:`.
    public static final class Faulty extends IllegalArgumentException {

        private static final long serialVersionUID = 1L;

        private final transient List<Fault> faults;

        Faulty(String source, List<Fault> faults) {
            super(faults.stream().map(fault -> source + ":" + fault.line() + ": " + fault.sentence())
                    .collect(Collectors.joining("\n")));
            this.faults = List.copyOf(faults);
        }

        /// All of them, never empty.
        public List<Fault> faults() {
            return faults;
        }
    }

    private RootHints(Map<Name, List<RRset>> addresses) {
        this.addresses = addresses;
    }

    /// The thirteen root servers, from the root hints file of 2025.
    public static RootHints builtin() {
        return parse(BUILTIN, "builtin root hints");
    }

    /// Reads hints in zone-file syntax: NS records of the root, A and AAAA records of their names; comments, a TTL and
    /// a
    /// class are permitted.
    ///
    /// @param source
    ///            named in messages
    /// @throws Faulty
    ///             with all faults
    public static RootHints parse(String text, String source) {
        Map<Name, List<RRset>> addresses = new LinkedHashMap<>();
        List<RRset> glue = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        ZoneLexer lexer = new ZoneLexer(text.getBytes(StandardCharsets.UTF_8), 1);
        Entry entry = new Entry();
        Name owner = Name.ROOT;
        boolean isRead = false;
        while (!isRead) {
            try {
                isRead = !lexer.next(entry);
                if (!isRead && !Fields.is(entry, 0, "$TTL")) {
                    owner = entry.startsBlank() ? owner : name(entry, 0);
                    read(owner, entry, addresses, glue);
                }
            } catch (EntryException e) {
                faults.add(new Fault(entry.line(), column(entry), e.what(), e.remedy()));
            }
        }
        for (RRset rrset : glue) {
            List<RRset> known = addresses.get(rrset.owner());
            if (known != null) {
                known.add(rrset);
            }
        }
        if (faults.isEmpty() && addresses.values().stream().allMatch(List::isEmpty)) {
            faults.add(new Fault(1, 1, "there is no root server with an address", "hints have lines such as"
                    + " \". NS a.root-servers.net.\" and \"a.root-servers.net. A 198.41.0.4\""));
        }
        if (!faults.isEmpty()) {
            throw new Faulty(source, faults);
        }
        return new RootHints(addresses);
    }

    /// The column of the first field of an entry, from 1.
    private static int column(Entry entry) {
        if (entry.size() == 0) {
            return 1;
        }
        int start = entry.start(0) - (entry.isQuoted(0) ? 1 : 0);
        int column = 1;
        for (int i = start - 1; i >= 0 && entry.text()[i] != '\n' && entry.text()[i] != '\r'; i--) {
            column++;
        }
        return column;
    }

    private static Name name(Entry entry, int field) {
        WireBuffer wire = new WireBuffer();
        wire.putName(entry, field, Name.ROOT);
        return Name.of(wire.octets(), 0);
    }

    private static void read(Name owner, Entry entry, Map<Name, List<RRset>> addresses, List<RRset> glue) {
        RecordHead head = RecordHead.read(entry, entry.startsBlank() ? 0 : 1, WarningSink.NONE);
        if (head.dnsClass() != RecordClass.IN) {
            throw new EntryException("the record is of class " + RecordClass.name(head.dnsClass()),
                    "write IN in its place, or no class");
        }
        WireBuffer octets = new WireBuffer();
        RdataParser.read(head.type(), entry, head.data(), Name.ROOT, octets, WarningSink.NONE);
        Rdata data = Rdata.of(octets.octets(), 0, octets.length());
        switch (head.type()) {
            case RecordType.NS -> {
                if (!owner.isRoot()) {
                    throw new EntryException("an NS record of " + owner + " is not a root hint",
                            "write NS records of the root, . NS NAME");
                }
                addresses.computeIfAbsent(data.name(0), name -> new ArrayList<>());
            }
            case RecordType.A, RecordType.AAAA -> glue.add(RRset.of(owner, head.type(), 0, data));
            default -> throw new EntryException("a " + RecordType.name(head.type()) + " record is not a root hint",
                    "write NS records of the root, and A and AAAA records of its servers");
        }
    }

    /// Whether one of the servers has an address of a root server of the Internet.
    public boolean haveServerOfTheInternet() {
        Set<Rdata> ofTheInternet = builtin().allAddresses().collect(Collectors.toSet());
        return allAddresses().anyMatch(ofTheInternet::contains);
    }

    private Stream<Rdata> allAddresses() {
        return addresses.values().stream().flatMap(List::stream).flatMap(rrset -> rrset.rdata().stream());
    }

    /// The addresses of all servers.
    public List<InetSocketAddress> addresses(int port) {
        return delegation(port).servers().stream().flatMap(server -> server.addresses().stream()).toList();
    }

    /// As a delegation of the root.
    Delegation delegation(int port) {
        List<NameServer> servers = new ArrayList<>();
        for (Map.Entry<Name, List<RRset>> server : addresses.entrySet()) {
            List<InetSocketAddress> known = new ArrayList<>();
            for (RRset rrset : server.getValue()) {
                Glue.addAll(rrset, port, known);
            }
            servers.add(new NameServer(server.getKey(), port, known));
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
