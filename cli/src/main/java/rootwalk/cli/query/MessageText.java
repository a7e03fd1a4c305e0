package rootwalk.cli.query;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import rootwalk.cli.command.Paint;
import rootwalk.cli.command.RecordColumns;
import rootwalk.wire.CountText;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Octets;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.SafeText;
import rootwalk.wire.codec.Message;

/// Prints a message as text: the header in words, the records in columns.
final class MessageText {

    private final Paint.Brush brush;
    private final StringBuilder out = new StringBuilder();

    private MessageText(Paint.Brush brush) {
        this.brush = brush;
    }

    static String print(Message message, Paint.Brush brush) {
        MessageText text = new MessageText(brush);
        text.header(message);
        text.section("answer", message.answer(), message);
        text.section("authority", message.authority(), message);
        text.section("additional", message.additional(), message);
        return text.out.toString();
    }

    private void header(Message message) {
        Question question = message.question();
        Paint mood = message.rcode() == ResponseCode.NOERROR ? Paint.GOOD : Paint.BAD;
        line(question == null ? "no question" : brush.paint(Paint.HEADING, text(question)), "  ",
                brush.paint(mood, ResponseCode.name(message.rcode())), isEmpty(message) ? ", no data" : "");
        line(brush.paint(Paint.FAINT, "flags   "), String.join(", ", flags(message)));
        Edns edns = message.edns();
        if (edns == null) {
            return;
        }
        line(brush.paint(Paint.FAINT, "edns    "),
                "version " + edns.version() + ", payload size " + edns.udpSize() + " octets",
                edns.dnssecOk() ? ", dnssec ok" : "");
        for (EdnsOption option : edns.options()) {
            option(option, question);
        }
    }

    private static String text(Question question) {
        String type = RecordType.name(question.type());
        boolean isInternet = question.dnsClass() == RecordClass.IN;
        return question.name() + (isInternet ? " " : " " + RecordClass.name(question.dnsClass()) + " ") + type;
    }

    private static boolean isEmpty(Message message) {
        return message.rcode() == ResponseCode.NOERROR && message.answer().isEmpty() && !message.isTruncated();
    }

    private static List<String> flags(Message message) {
        List<String> words = new ArrayList<>();
        int flags = message.flags();
        words.add((flags & Flags.QR) != 0 ? "response" : "query");
        name(flags, Flags.AA, "authoritative", words);
        name(flags, Flags.TC, "truncated", words);
        name(flags, Flags.RD, "recursion desired", words);
        name(flags, Flags.RA, "recursion available", words);
        name(flags, Flags.AD, "authentic data", words);
        name(flags, Flags.CD, "checking disabled", words);
        return words;
    }

    private static void name(int flags, int flag, String word, List<String> words) {
        if ((flags & flag) != 0) {
            words.add(word);
        }
    }

    private void option(EdnsOption option, @Nullable Question question) {
        switch (OptionContent.of(option)) {
            case OptionContent.Failure(ExtendedError error) -> field("error",
                    brush.paint(Paint.NOTE, error.code() + " " + ExtendedError.purpose(error.code()))
                            + (error.text().isEmpty() ? "" : ": " + SafeText.text(error.text())));
            case OptionContent.ServerIdentity(Octets identity) -> field("nsid", readable(identity));
            case OptionContent.ClientSubnet(String address, int source, int scope) ->
                field("subnet", address + "/" + source + ", the answer is for /" + scope);
            case OptionContent.Expire(long seconds) -> field("expire", seconds + " seconds");
            case OptionContent.Cookie(Octets client, Octets server) -> field("cookie",
                    client + (server.length() == 0 ? ", none of the server" : " " + server));
            case OptionContent.KeepAlive(int tenths) ->
                field("idle", "connections are closed after " + tenths / 10.0 + " seconds");
            case OptionContent.Padding(int octets) -> field("padding", octets + " octets");
            case OptionContent.ReportChannel(Name agent) -> field("report", "errors to " + agent);
            case OptionContent.ZoneVersion version -> field("zone", zoneVersion(version, question));
            case OptionContent.Unknown _ -> field("option", option.code() + " " + option.data());
        }
    }

    private void field(String name, String text) {
        line(brush.paint(Paint.FAINT, String.format(Locale.ROOT, "%-8s", name)), text);
    }

    private static String zoneVersion(OptionContent.ZoneVersion version, @Nullable Question question) {
        String zone = version.zone(question).map(Name::toString)
                .orElseGet(() -> CountText.of(version.labels(), "label", "labels"));
        return zone + " version " + (version.serial().isPresent() ? version.serial().getAsLong() + ", the serial"
                : version.version() + " of type " + version.type());
    }

    /// The NSID as text if it is printable UTF-8, otherwise hexadecimal; its content is defined by the server (RFC 5001
    /// section 2.3).
    static String readable(Octets octets) {
        try {
            String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets.toArray())).toString();
            return text.chars().anyMatch(Character::isISOControl) ? octets.toString() : SafeText.text(text);
        } catch (CharacterCodingException e) {
            return octets.toString();
        }
    }

    private void section(String title, List<RRset> rrsets, Message message) {
        if (!rrsets.isEmpty()) {
            out.append('\n');
            line(brush.paint(Paint.HEADING, title));
            out.append(RecordColumns.print(
                    rrsets, List.of(message.answer(), message.authority(), message.additional()), brush));
        }
    }

    private void line(String... parts) {
        for (String part : parts) {
            out.append(part);
        }
        out.append('\n');
    }
}
