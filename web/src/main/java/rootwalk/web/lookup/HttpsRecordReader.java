package rootwalk.web.lookup;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import rootwalk.web.path.ServiceBinding;
import rootwalk.wire.Addresses;
import rootwalk.wire.BigEndian;
import rootwalk.wire.Name;
import rootwalk.wire.RRset;

/// Reads HTTPS records (RFC 9460 section 2.2). Malformed records are ignored.
final class HttpsRecordReader {

    private static final int MANDATORY = 0;
    private static final int ALPN = 1;
    private static final int NO_DEFAULT_ALPN = 2;
    private static final int PORT = 3;
    private static final int IPV4_HINT = 4;
    private static final int ECH = 5;
    private static final int IPV6_HINT = 6;

    private final Name owner;
    private final byte[] octets;
    private final List<String> protocols = new ArrayList<>();
    private final List<InetAddress> four = new ArrayList<>();
    private final List<InetAddress> six = new ArrayList<>();
    private OptionalInt port = OptionalInt.empty();
    private boolean defaultProtocol = true;
    private boolean usable = true;

    private HttpsRecordReader(Name owner, byte[] octets) {
        this.owner = owner;
        this.octets = octets;
    }

    /// The records of an RRset, the best first.
    static List<ServiceBinding> read(RRset rrset) {
        return rrset.rdata().stream()
                .flatMap(data -> new HttpsRecordReader(rrset.owner(), data.sharedOctets()).read().stream())
                .sorted(Comparator.comparingInt(ServiceBinding::priority))
                .toList();
    }

    private Optional<ServiceBinding> read() {
        try {
            int priority = BigEndian.get16(octets, 0);
            Name target = Name.of(octets, 2);
            int at = 2 + target.length();
            while (at < octets.length) {
                int length = BigEndian.get16(octets, at + 2);
                parameter(BigEndian.get16(octets, at), Arrays.copyOfRange(octets, at + 4, within(at + 4 + length)));
                at += 4 + length;
            }
            if (defaultProtocol && !protocols.contains("http/1.1")) {
                protocols.add("http/1.1");
            }
            List<InetAddress> hints = new ArrayList<>(six);
            hints.addAll(four);
            return Optional
                    .of(new ServiceBinding(priority, target.isRoot() ? owner : target, protocols, port, hints, usable));
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    private void parameter(int key, byte[] value) {
        switch (key) {
            case MANDATORY -> mandatory(value);
            case ALPN -> protocols(value);
            case NO_DEFAULT_ALPN -> defaultProtocol = false;
            case PORT -> port = OptionalInt.of(BigEndian.get16(value, 0));
            case IPV4_HINT -> addresses(value, 4, four);
            case IPV6_HINT -> addresses(value, 16, six);
            default -> {}
        }
    }

    /// A record with an unsupported mandatory key cannot be used (RFC 9460 section 8).
    private void mandatory(byte[] keys) {
        for (int i = 0; i < keys.length; i += 2) {
            int key = BigEndian.get16(keys, i);
            usable &= key <= IPV6_HINT && key != ECH;
        }
    }

    private void protocols(byte[] value) {
        for (int at = 0; at < value.length; at += 1 + (value[at] & 0xFF)) {
            int end = at + 1 + (value[at] & 0xFF);
            if (end > value.length) {
                throw new IllegalArgumentException("a protocol is truncated");
            }
            protocols.add(new String(value, at + 1, end - at - 1, StandardCharsets.ISO_8859_1));
        }
    }

    private static void addresses(byte[] value, int size, List<InetAddress> into) {
        for (int at = 0; at < value.length; at += size) {
            if (at + size > value.length) {
                throw new IllegalArgumentException("an address is truncated");
            }
            into.add(Addresses.of(Arrays.copyOfRange(value, at, at + size)));
        }
    }

    private int within(int end) {
        if (end > octets.length) {
            throw new IllegalArgumentException("a parameter is truncated");
        }
        return end;
    }
}
