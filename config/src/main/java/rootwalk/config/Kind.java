package rootwalk.config;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Collectors;

import rootwalk.wire.Name;
import rootwalk.wire.Nat64Prefix;
import rootwalk.wire.Octets;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordType;
import rootwalk.wire.cookie.CookieSecret;
import rootwalk.wire.file.Credentials;
import rootwalk.wire.file.UnusableTextException;
import rootwalk.wire.text.WarningSink;
import rootwalk.wire.tsig.TsigAlgorithm;
import rootwalk.wire.tsig.TsigText;

/// How one kind of scalar is written: a duration, an address, one of a few words.
///
/// @param what is expected, as the end of the sentence "'x' is not ..."; may end in `, for example ...`
/// @param parser from text to value; throws [IllegalArgumentException], whose message, if it has one, says more
/// @param advice what to write in place of a text that the parser does not take
record Kind<T>(String what, Parser<T> parser, Advice advice) {

    interface Parser<T> {
        T parse(String text);
    }

    interface Advice {
        /// What to write, as the end of the sentence "write ...", or empty where it cannot be guessed.
        Optional<String> meant(String text);
    }

    private static final String EXAMPLE = ", for example ";

    Kind(String what, Parser<T> parser) {
        this(what, parser, _ -> Optional.empty());
    }

    static final Kind<String> TEXT = new Kind<>("a string", text -> text);

    static final Kind<Boolean> FLAG = new Kind<>("true or false", text -> switch (text) {
        case "true" -> true;
        case "false" -> false;
        default -> throw new IllegalArgumentException();
    }, text -> switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "yes", "y", "on", "1", "enabled" -> Optional.of("true");
        case "false", "no", "n", "off", "0", "disabled" -> Optional.of("false");
        default -> Optional.of("true or false");
    });

    static final Kind<Duration> DURATION =
            new Kind<>("a duration: a whole number with ms, s, m, h or d, for example 30s",
                    text -> bounded(text, "a duration"), Units::suggestDuration);

    /// A duration that fits in a TTL (RFC 2181 section 8).
    static final Kind<Duration> TTL =
            new Kind<>("a duration: a whole number with s, m, h or d, for example 1h", text -> bounded(text, "a TTL"),
                    Units::suggestDuration);

    private static Duration bounded(String text, String what) {
        Duration duration = Units.duration(text);
        if (duration.toSeconds() > Integer.MAX_VALUE) {
            throw new UnusableTextException("'" + text + "' is longer than " + what + " can be",
                    "write 24855d or less");
        }
        return duration;
    }

    static final Kind<OptionalLong> CACHE_SIZE =
            new Kind<>("auto or a size: a whole number with KiB, MiB or GiB, for example 64MiB", text -> {
                if (text.equals("auto")) {
                    return OptionalLong.empty();
                }
                long size = Units.size(text);
                if (size < 1 << 20) {
                    throw new UnusableTextException("'" + text + "' is too small for a cache", "write 1MiB or more");
                }
                return OptionalLong.of(size);
            }, Units::suggestSize);

    /// Octets of the journal on disk.
    static final Kind<Long> JOURNAL_SIZE =
            new Kind<>("a size: a whole number with KiB, MiB or GiB, for example 64MiB", text -> {
                long size = Units.size(text);
                if (size < 1 << 20 || size > 1L << 42) {
                    throw new UnusableTextException("'" + text + "' is not a possible size for a journal",
                            "write 1MiB to 4096GiB");
                }
                return size;
            }, Units::suggestSize);

    /// Octets of a zone from another server.
    static final Kind<Long> TRANSFER_SIZE =
            new Kind<>("a size: a whole number with KiB, MiB or GiB, for example 64MiB", text -> {
                long size = Units.size(text);
                if (size < 1 << 10 || size > 1L << 44) {
                    throw new UnusableTextException("'" + text + "' is not a possible size for a zone",
                            "write 1KiB to 16384GiB");
                }
                return size;
            }, Units::suggestSize);

    /// The prefix of a NAT64 (RFC 6052 section 2.2).
    static final Kind<Nat64Prefix> NAT64_PREFIX =
            new Kind<>("an IPv6 prefix of 32, 40, 48, 56, 64 or 96 bits, for example \"64:ff9b::/96\"", text -> {
                Network network = AddressParser.network(text);
                if (network.prefixLength() == 96 && network.address().getAddress()[8] != 0) {
                    throw new IllegalArgumentException("bits 64 to 71 have to be zero");
                }
                if (!Nat64Prefix.isPossible(network.address(), network.prefixLength())) {
                    throw new IllegalArgumentException();
                }
                return Nat64Prefix.of(network.address(), network.prefixLength());
            });

    /// Names of algorithms that sign messages (RFC 8945 section 6).
    static final Kind<TsigAlgorithm> TSIG_ALGORITHM =
            new Kind<>("one of " + TsigAlgorithm.names(), TsigText::algorithm);

    /// The secret of a TSIG key.
    static final Kind<Octets> TSIG_SECRET = new Kind<>("a secret in base64", text -> Octets.of(TsigText.secret(text)));

    /// A server secret for cookies.
    static final Kind<CookieSecret> COOKIE_SECRET =
            new Kind<>("a secret of 32 hexadecimal digits", CookieSecret::parse);

    /// The path of a URL (RFC 3986 section 3.3), without octets that are percent-encoded, so that there is one way to write it.
    static final Kind<String> URL_PATH = new Kind<>(
            "a path of at most 200 characters: a slash, then letters, digits and -._~!$&'()*+,;=:@/, for example /dns-query",
            text -> {
                if (!text.matches("/[A-Za-z0-9._~!$&'()*+,;=:@/-]{0,199}")) {
                    throw new IllegalArgumentException();
                }
                return text;
            }, text -> text.matches("[A-Za-z0-9._~-]+") ? Optional.of("/" + text) : Optional.empty());

    /// A text that fits in one character string (RFC 1035 section 3.3).
    static final Kind<String> SHORT_TEXT = new Kind<>("a string of at most 255 octets", text -> {
        if (text.getBytes(StandardCharsets.UTF_8).length > 255) {
            throw new IllegalArgumentException();
        }
        return text;
    });

    static final Kind<RRset> RECORD = record(WarningSink.NONE);

    /// By its name, or as TYPE and a number (RFC 3597).
    static final Kind<Integer> RECORD_TYPE = new Kind<>("the type of a record, for example TXT", Kind::recordType);

    static final Kind<Name> NAME =
            new Kind<>("a domain name, for example example.test.", NameParser::name, NameParser::suggest);

    /// A name with all names below it.
    static final Kind<Name> ZONE =
            new Kind<>("the name of a zone, for example example.test.", NameParser::zone, NameParser::suggest);

    static final Kind<List<Network>> NETWORKS = new Kind<>(
            "a network, for example 192.0.2.0/24 or \"2001:db8::/32\", or one of any, loopback, private",
            AddressParser::networks,
            AddressParser::suggestNetwork);

    /// Networks of IPv6 addresses. IPv4-mapped addresses count as such here, since AAAA records may have them.
    static final Kind<List<Network>> IPV6_NETWORKS =
            new Kind<>("an IPv6 network, for example \"2001:db8::/32\", or any",
                    text -> Network.MAPPED.toString().equals(text) ? List.of(Network.MAPPED)
                            : ofFamily(text, Inet6Address.class));

    static final Kind<List<Network>> IPV4_NETWORKS = new Kind<>("an IPv4 network, for example 192.0.2.0/24, or private",
            text -> ofFamily(text, Inet4Address.class));

    private static List<Network> ofFamily(String text, Class<? extends InetAddress> family) {
        List<Network> networks = AddressParser.networks(text).stream()
                .filter(network -> family.isInstance(network.address())).toList();
        if (networks.isEmpty()) {
            throw new IllegalArgumentException();
        }
        return networks;
    }

    static final Kind<Network> NETWORK =
            new Kind<>("a network, for example 192.0.2.0/24 or \"2001:db8::/32\"", AddressParser::network,
                    AddressParser::suggestNetwork);

    static final Kind<OptionalInt> THREADS = new Kind<>(
            "auto or a number of threads from 1 to 1024",
            text -> text.equals("auto") ? OptionalInt.empty() : OptionalInt.of(within(text, 1, 1024)));

    /// The value.
    ///
    /// @throws UnusableTextException with what is wrong and what to write
    T read(String text) {
        try {
            return parser.parse(text);
        } catch (UnusableTextException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            String more = e.getMessage();
            int example = what.indexOf(EXAMPLE);
            String wanted = example < 0 ? " is not allowed here" : " is not " + what.substring(0, example);
            String remedy = advice.meant(text)
                    .filter(meant -> meant.indexOf(' ') >= 0 || isTaken(meant.replace("\"", "")))
                    .map(meant -> "write " + meant)
                    .orElseGet(() -> example < 0
                            ? "write " + what
                            : "write, for example, " + what.substring(example + EXAMPLE.length()));
            throw new UnusableTextException(
                    "'" + text + "'" + wanted + (more == null || more.isEmpty() ? "" : " (" + more + ")"),
                    remedy, e);
        }
    }

    /// The same with other advice for some texts.
    Kind<T> advising(Advice first) {
        return new Kind<>(what, parser, text -> first.meant(text).or(() -> advice.meant(text)));
    }

    private boolean isTaken(String text) {
        try {
            parser.parse(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    /// @param warnings takes what is allowed in the record, but probably a mistake
    static Kind<RRset> record(WarningSink warnings) {
        return new Kind<>("a record in zone-file syntax, for example \"router.lan. 3600 IN A 192.168.1.1\"",
                text -> RecordParser.record(text, warnings), RecordParser::suggest);
    }

    /// A DS or DNSKEY record as a trust anchor.
    ///
    /// @param warnings takes what is allowed in the record, but probably a mistake
    static Kind<RRset> anchor(WarningSink warnings) {
        return new Kind<>("a DS or DNSKEY record in zone-file syntax, for example \". DS 20326 8 2 E06D44B8...\"",
                text -> RecordParser.anchor(text, warnings));
    }

    static Kind<Integer> number(int lowest, int highest) {
        return new Kind<>("a whole number from " + lowest + " to " + highest, text -> within(text, lowest, highest));
    }

    /// Octets.
    static Kind<Integer> size(int lowest, int highest) {
        return new Kind<>("a size from " + lowest + "B to " + (highest >> 10) + "KiB, for example 8KiB", text -> {
            long size = Units.size(text);
            if (size < lowest || size > highest) {
                throw new IllegalArgumentException();
            }
            return Math.toIntExact(size);
        }, Units::suggestSize);
    }

    /// A word of `values`: lower case, with hyphens.
    static <E extends Enum<E>> Kind<E> oneOf(Class<E> values) {
        List<E> constants = Arrays.asList(values.getEnumConstants());
        String words = constants.stream().map(Kind::word).collect(Collectors.joining(", "));
        return new Kind<>("one of " + words, text -> constants.stream()
                .filter(constant -> word(constant).equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new),
                text -> wordMeant(text, constants.stream().map(Kind::word).toList()));
    }

    /// The word that is meant by one in capitals, with a typing error, or with more around it.
    private static Optional<String> wordMeant(String text, List<String> words) {
        String lower = text.toLowerCase(Locale.ROOT).replace('_', '-');
        return words.stream().filter(lower::contains).max(Comparator.comparingInt(String::length))
                .or(() -> lower.length() < 3 ? Optional.empty() : SpellingSuggestion.nearest(lower, words));
    }

    private static int recordType(String text) {
        int type = RecordType.parse(text);
        if (type < 0) {
            throw new IllegalArgumentException();
        }
        return type;
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// A path, relative to `directory` unless absolute, or the name of a credential.
    static Kind<Path> path(Path directory, Credentials credentials) {
        Path base = directory.normalize();
        return new Kind<>("a path", text -> {
            try {
                if (text.isEmpty()) {
                    throw new IllegalArgumentException("it is empty");
                }
                if (text.startsWith(Credentials.SCHEME)) {
                    return credentials.file(text.substring(Credentials.SCHEME.length()));
                }
                Path path = base.resolve(text);
                // Few paths have the parts "." and "..", and a normalised path takes more memory.
                return text.startsWith(".") || text.contains("/.") ? path.normalize() : path;
            } catch (InvalidPathException e) {
                throw new IllegalArgumentException(e.getReason(), e);
            }
        });
    }

    /// An address to listen on; port 0 takes any free one.
    static Kind<InetSocketAddress> listener(int standardPort) {
        return address(standardPort, 0);
    }

    /// The address of a server to query.
    static Kind<InetSocketAddress> server(int standardPort) {
        return address(standardPort, 1);
    }

    private static Kind<InetSocketAddress> address(int standardPort, int lowestPort) {
        return new Kind<>(
                "an IP address with or without a port, for example 192.0.2.1:" + standardPort + " or \"[2001:db8::1]:"
                        + standardPort + "\"",
                text -> AddressParser.socketAddress(text, standardPort, lowestPort),
                text -> AddressParser.suggestAddressForName(text, standardPort));
    }

    /// A whole number in decimal digits.
    static int within(String text, int lowest, int highest) {
        if (text.isEmpty() || text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("it is not a number from " + lowest + " to " + highest);
        }
        int value = Integer.parseInt(text);
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(value + " is not between " + lowest + " and " + highest);
        }
        return value;
    }
}
