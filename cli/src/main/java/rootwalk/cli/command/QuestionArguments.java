package rootwalk.cli.command;

import java.net.IDN;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

import rootwalk.wire.Addresses;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;

/// The arguments of `query` and `trace`: `NAME [TYPE] [@SERVER[:PORT]]`, with the server at any position.
///
/// `IXFR=SERIAL` is the type IXFR with the version that the client has. An internationalised name is converted to A-labels. An IP address without a type stands for its reverse name.
public record QuestionArguments(
        Name name, Optional<Integer> type, OptionalInt serial, Optional<ServerArgument> server) {

    private static final String IXFR = "IXFR";

    /// Such as `+short` and `+bufsize=1232`. A name may begin with `+` as well, but has a dot.
    private static final Pattern OPTION_OF_DIG = Pattern.compile("\\+[A-Za-z0-9-]+(=.*)?");

    /// @throws IllegalArgumentException with what is wrong
    public static QuestionArguments parse(List<String> words) {
        List<String> question = words.stream().filter(word -> !word.startsWith("@")).toList();
        List<String> servers = words.stream().filter(word -> word.startsWith("@")).toList();
        Optional<String> ofDig = words.stream().filter(OPTION_OF_DIG.asMatchPredicate()).findFirst();
        if (ofDig.isPresent()) {
            throw new IllegalArgumentException(
                    ofDig.get() + " is an option of dig; options of rootwalk begin with --");
        }
        if (question.isEmpty()) {
            throw new IllegalArgumentException("a NAME is missing, for example: www.example.org");
        }
        if (question.size() > 2) {
            throw new IllegalArgumentException(
                    "'" + question.get(2) + "' is one argument too many; the arguments are NAME [TYPE] [@SERVER]");
        }
        if (servers.size() > 1) {
            throw new IllegalArgumentException(
                    "only one server can be queried at a time, not " + String.join(" and ", servers));
        }
        String typeText = question.size() == 2 ? question.get(1) : "";
        OptionalInt serial = serial(typeText);
        Optional<Integer> type = typeText.isEmpty() ? Optional.empty()
                : Optional.of(serial.isPresent() ? RecordType.IXFR : type(typeText));
        Optional<Name> reverse = type.isEmpty() ? reverseName(question.getFirst()) : Optional.empty();
        return new QuestionArguments(
                reverse.orElseGet(() -> name(question.getFirst())),
                reverse.isPresent() ? Optional.of(RecordType.PTR) : type,
                serial,
                servers.stream().findFirst().map(ServerArgument::parse));
    }

    public Question question() {
        return new Question(name, type.orElse(RecordType.A));
    }

    /// The serial in `IXFR=SERIAL`; empty for another type.
    private static OptionalInt serial(String text) {
        if (!text.toUpperCase(Locale.ROOT).startsWith(IXFR)) {
            return OptionalInt.empty();
        }
        String number = text.substring(IXFR.length());
        try {
            if (number.startsWith("=")) {
                return OptionalInt.of(Integer.parseUnsignedInt(number.substring(1)));
            }
        } catch (NumberFormatException e) {
            // Reported below.
        }
        throw new IllegalArgumentException(
                "'" + text + "' has no serial; write the serial of the version that you have, as in IXFR=2026010100");
    }

    private static int type(String text) {
        int type = RecordType.parse(text);
        if (type < 0) {
            throw new IllegalArgumentException(
                    "'" + text
                            + "' is not a record type; write a mnemonic such as AAAA or MX, or a number such as TYPE65280");
        }
        return type;
    }

    static Name name(String text) {
        boolean isAscii = text.chars().allMatch(c -> c < 0x80);
        if (isAscii) {
            return Name.of(text);
        }
        try {
            return Name.of(IDN.toASCII(text, IDN.ALLOW_UNASSIGNED));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "the name '" + text + "' cannot be converted to A-labels: " + e.getMessage(), e);
        }
    }

    /// The name in `in-addr.arpa` or `ip6.arpa` of an address; empty if the text is none.
    static Optional<Name> reverseName(String text) {
        return ServerArgument.literal(text).map(Addresses::reverseName);
    }

    /// An address for queries to a listener: for a wildcard, the loopback address of the family.
    public static InetSocketAddress reachable(InetSocketAddress listener) {
        if (!listener.getAddress().isAnyLocalAddress()) {
            return listener;
        }
        boolean isIpv4 = listener.getAddress().getAddress().length == 4;
        return new InetSocketAddress(InetAddress.ofLiteral(isIpv4 ? "127.0.0.1" : "::1"), listener.getPort());
    }
}
