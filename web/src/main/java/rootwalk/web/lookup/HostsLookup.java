package rootwalk.web.lookup;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import rootwalk.web.path.NameAnswer;
import rootwalk.wire.AddressReader;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.file.RegularFile;
import rootwalk.wire.file.TextEncoding;

/// The names of hosts files (hosts(5)), and `localhost` with all names below it, which are never resolved by the DNS
/// (RFC 6761 section 6.3). Immutable.
public final class HostsLookup {

    private static final Name LOCALHOST = Name.of("localhost.");
    /// The TTL of entries; the files have none.
    private static final int TTL = 0;
    private static final int MAX_OCTETS = 512 << 20;

    /// The host names that the daemon accepts in hosts files.
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9_.-]+");

    private final Map<Name, List<InetAddress>> names;

    private HostsLookup(Map<Name, List<InetAddress>> names) {
        this.names = names;
    }

    /// A lookup without names, not even `localhost`.
    public static HostsLookup none() {
        return new HostsLookup(Map.of());
    }

    /// Reads files in their order. A file that cannot be read counts as empty, and invalid lines are ignored, as by the
    /// system.
    public static HostsLookup read(List<Path> files) {
        List<String> lines = new ArrayList<>();
        for (Path file : files) {
            lines.addAll(lines(file));
        }
        return of(lines);
    }

    private static List<String> lines(Path file) {
        try {
            byte[] text = TextEncoding.utf8(RegularFile.octets(file, MAX_OCTETS));
            // Every octet is a character in ISO-8859-1, so that comments in any encoding can be read.
            return new String(text, StandardCharsets.ISO_8859_1).lines().toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /// Reads the entries from lines.
    static HostsLookup of(List<String> lines) {
        Map<Name, List<InetAddress>> names = new HashMap<>();
        for (String line : lines) {
            String[] words = line.split("#", 2)[0].strip().split("\\s+");
            Optional<InetAddress> address = AddressReader.parse(words[0]);
            for (int i = 1; i < words.length && address.isPresent(); i++) {
                add(words[i], address.get(), names);
            }
        }
        if (!names.containsKey(LOCALHOST)) {
            names.put(LOCALHOST, List.of(InetAddress.ofLiteral("::1"), InetAddress.ofLiteral("127.0.0.1")));
        }
        return new HostsLookup(names);
    }

    private static void add(String word, InetAddress address, Map<Name, List<InetAddress>> names) {
        if (!HOST_NAME.matcher(word).matches()) {
            return;
        }
        try {
            List<InetAddress> addresses = names.computeIfAbsent(Name.of(word), _ -> new ArrayList<>());
            if (!addresses.contains(address)) {
                addresses.add(address);
            }
        } catch (IllegalArgumentException e) {
            // Not a domain name, so it is never looked up.
        }
    }

    Optional<NameAnswer> find(Question question) {
        List<InetAddress> addresses = names.get(question.name());
        if (addresses == null && question.name().isSubdomainOf(LOCALHOST)) {
            addresses = names.get(LOCALHOST);
        }
        if (addresses == null) {
            return Optional.empty();
        }
        List<Rdata> data = addresses.stream()
                .filter(address -> type(address) == question.type())
                .map(address -> Rdata.of(address.getAddress()))
                .toList();
        if (data.isEmpty()) {
            return Optional.of(NameAnswer.noData(TTL));
        }
        RRset rrset = RRset.of(question.name(), question.type(), TTL, data);
        return Optional.of(new NameAnswer(0, List.of(rrset), TTL, ""));
    }

    private static int type(InetAddress address) {
        return switch (address) {
            case Inet4Address _ -> RecordType.A;
            case Inet6Address _ -> RecordType.AAAA;
            default -> 0;
        };
    }
}
