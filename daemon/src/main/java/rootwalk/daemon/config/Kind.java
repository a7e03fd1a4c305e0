package rootwalk.daemon.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import rootwalk.wire.Name;
import rootwalk.wire.RecordSet;

/// How one kind of scalar is written: a duration, an address, one of a few words.
///
/// @param what is expected, with an example, as the end of the sentence "'x' is not ..."
/// @param parser from text to value; throws [IllegalArgumentException], whose message, if it has one, says more
record Kind<T>(String what, Parser<T> parser) {

    interface Parser<T> {
        T parse(String text);
    }

    private static final Pattern DURATION_TEXT = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE_TEXT = Pattern.compile("(\\d{1,12})(B|KiB|MiB|GiB)?");
    private static final Pattern IPV4_TEXT = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");

    private static final List<Integer> DNS64_LENGTHS = List.of(32, 40, 48, 56, 64, 96);
    private static final List<String> TSIG_ALGORITHMS =
            List.of("hmac-sha1", "hmac-sha224", "hmac-sha256", "hmac-sha384", "hmac-sha512");

    static final Kind<String> TEXT = new Kind<>("a text", text -> text);

    static final Kind<Boolean> FLAG = new Kind<>("true or false", text -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException();
    });

    static final Kind<Duration> DURATION =
            new Kind<>("a duration: a whole number with ms, s, m, h or d, for example 30s", Kind::duration);

    /// A duration that fits in a TTL (RFC 2181 section 8).
    static final Kind<Duration> TTL = new Kind<>("a duration of at most 24855d, for example 1h", text -> {
        Duration duration = duration(text);
        if (duration.toSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException();
        }
        return duration;
    });

    static final Kind<OptionalLong> CACHE_SIZE = new Kind<>(
            "auto or a size of at least 1MiB: a whole number with KiB, MiB or GiB, for example 64MiB", text -> {
                if (text.equals("auto")) {
                    return OptionalLong.empty();
                }
                long size = size(text);
                if (size < 1 << 20) {
                    throw new IllegalArgumentException();
                }
                return OptionalLong.of(size);
            });

    /// The prefix of synthesised addresses (RFC 6052 section 2.2).
    static final Kind<Network> DNS64_PREFIX =
            new Kind<>("an IPv6 prefix of 32, 40, 48, 56, 64 or 96 bits, for example \"64:ff9b::/96\"", text -> {
                Network network = network(text);
                if (!DNS64_LENGTHS.contains(network.prefixLength()) || !(network.address() instanceof Inet6Address)) {
                    throw new IllegalArgumentException();
                }
                return network;
            });

    /// Names of algorithms that sign transactions (RFC 8945 section 6).
    static final Kind<String> TSIG_ALGORITHM = new Kind<>("one of " + String.join(", ", TSIG_ALGORITHMS), text -> {
        if (!TSIG_ALGORITHMS.contains(text)) {
            throw new IllegalArgumentException();
        }
        return text;
    });

    /// A text that fits in one character string (RFC 1035 section 3.3).
    static final Kind<String> SHORT_TEXT = new Kind<>("a text of at most 255 octets", text -> {
        if (text.getBytes(StandardCharsets.UTF_8).length > 255) {
            throw new IllegalArgumentException();
        }
        return text;
    });

    static final Kind<RecordSet> RECORD =
            new Kind<>("a record in zone-file syntax, for example \"router.lan. 3600 IN A 192.168.1.1\"",
                    RecordLine::parse);

    static final Kind<Name> NAME = new Kind<>("a domain name, for example example.test.", Name::of);

    static final Kind<List<Network>> NETWORKS = new Kind<>(
            "a network, for example 192.0.2.0/24 or \"2001:db8::/32\", or one of any, loopback, private",
            Kind::networks);

    static final Kind<Network> NETWORK =
            new Kind<>("a network, for example 192.0.2.0/24 or \"2001:db8::/32\"", Kind::network);

    static final Kind<OptionalInt> THREADS = new Kind<>(
            "auto or a number of threads from 1 to 1024",
            text -> text.equals("auto") ? OptionalInt.empty() : OptionalInt.of(within(text, 1, 1024)));

    /// The value, or an [IllegalArgumentException] whose message is a whole sentence.
    T read(String text) {
        try {
            return parser.parse(text);
        } catch (IllegalArgumentException e) {
            String more = e.getMessage();
            throw new IllegalArgumentException(
                    "'" + text + "' is not " + what + (more == null || more.isEmpty() ? "" : " (" + more + ")"), e);
        }
    }

    static Kind<Integer> number(int lowest, int highest) {
        return new Kind<>("a whole number from " + lowest + " to " + highest, text -> within(text, lowest, highest));
    }

    /// Octets.
    static Kind<Integer> size(int lowest, int highest) {
        return new Kind<>("a size from " + lowest + "B to " + (highest >> 10) + "KiB, for example 8KiB", text -> {
            long size = size(text);
            if (size < lowest || size > highest) {
                throw new IllegalArgumentException();
            }
            return Math.toIntExact(size);
        });
    }

    /// A word of `values`: lower case, with hyphens.
    static <E extends Enum<E>> Kind<E> oneOf(Class<E> values) {
        List<E> constants = Arrays.asList(values.getEnumConstants());
        String words = constants.stream().map(Kind::word).collect(Collectors.joining(", "));
        return new Kind<>("one of " + words, text -> constants.stream()
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new));
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A path, relative to `directory` unless absolute.
    static Kind<Path> path(Path directory) {
        return new Kind<>("a path", text -> {
            try {
                if (text.isEmpty()) {
                    throw new IllegalArgumentException("it is empty");
                }
                return directory.resolve(text).normalize();
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(e.getReason(), e);
            }
        });
    }

    /// An address to listen on; port 0 takes any free one.
    static Kind<InetSocketAddress> listener(int standardPort) {
        return address(standardPort, 0);
    }

    /// The address of a server to ask.
    static Kind<InetSocketAddress> server(int standardPort) {
        return address(standardPort, 1);
    }

    private static Kind<InetSocketAddress> address(int standardPort, int lowestPort) {
        return new Kind<>(
                "an IP address with or without a port, for example 192.0.2.1:" + standardPort + " or \"[2001:db8::1]:"
                        + standardPort + "\"",
                text -> socketAddress(text, standardPort, lowestPort));
    }

    private static InetSocketAddress socketAddress(String text, int standardPort, int lowestPort) {
        if (text.startsWith("[")) {
            int close = text.indexOf(']');
            if (close < 0 || (close + 1 < text.length() && text.charAt(close + 1) != ':')) {
                throw new IllegalArgumentException("a [ has no ] that ends the address");
            }
            int port = close + 1 == text.length() ? standardPort : within(text.substring(close + 2), lowestPort, 65535);
            return new InetSocketAddress(ipv6(text.substring(1, close)), port);
        }
        int colon = text.indexOf(':');
        if (colon != text.lastIndexOf(':')) {
            return new InetSocketAddress(ipv6(text), standardPort);
        }
        if (colon < 0) {
            return new InetSocketAddress(ipv4(text), standardPort);
        }
        return new InetSocketAddress(ipv4(text.substring(0, colon)),
                within(text.substring(colon + 1), lowestPort, 65535));
    }

    private static InetAddress ipv4(String text) {
        if (!IPV4_TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return literal(text);
    }

    private static InetAddress ipv6(String text) {
        if (text.indexOf(':') < 0) {
            throw new IllegalArgumentException();
        }
        return literal(text);
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("", e);
        }
    }

    private static List<Network> networks(String text) {
        return switch (text) {
            case "any" -> Network.ANY;
            case "loopback" -> Network.LOOPBACK;
            case "private" -> Network.PRIVATE;
            default -> List.of(network(text));
        };
    }

    private static Network network(String text) {
        int slash = text.indexOf('/');
        String addressText = slash < 0 ? text : text.substring(0, slash);
        InetAddress address = addressText.indexOf(':') >= 0 ? ipv6(addressText) : ipv4(addressText);
        byte[] octets = address.getAddress();
        int bits = octets.length * 8;
        int prefixLength = slash < 0 ? bits : within(text.substring(slash + 1), 0, bits);
        Network network = new Network(address, prefixLength);
        byte[] base = octets.clone();
        for (int bit = prefixLength; bit < bits; bit++) {
            base[bit / 8] &= (byte) ~(0x80 >>> (bit % 8));
        }
        if (!Arrays.equals(base, octets)) {
            throw new IllegalArgumentException("bits are set beyond the prefix length " + network.prefixLength());
        }
        return network;
    }

    private static Duration duration(String text) {
        Matcher matcher = DURATION_TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        long count = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            case "h" -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }

    private static long size(String text) {
        Matcher matcher = SIZE_TEXT.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException();
        }
        long count = Long.parseLong(matcher.group(1));
        String unit = matcher.group(2);
        int shift = switch (unit == null ? "B" : unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return Math.multiplyExact(count, 1L << shift);
    }

    private static int within(String text, int lowest, int highest) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("a number from " + lowest + " to " + highest + " is missing");
        }
        int value = Integer.parseInt(text);
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(value + " is not from " + lowest + " to " + highest);
        }
        return value;
    }
}
