package rootwalk.cli;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
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
            option(option);
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

    private void option(EdnsOption option) {
        switch (option.code()) {
            case EdnsOption.EXTENDED_ERROR -> extendedError(option)
                    .ifPresent(error -> line(
                            brush.paint(Paint.FAINT, "error   "),
                            brush.paint(Paint.NOTE, error.code() + " " + ExtendedError.purpose(error.code())),
                            error.text().isEmpty() ? "" : ": " + SafeText.text(error.text())));
            case EdnsOption.NSID -> line(brush.paint(Paint.FAINT, "nsid    "), readable(option.data()));
            case EdnsOption.PADDING -> line(brush.paint(Paint.FAINT, "padding "), option.data().length() + " octets");
            default -> line(brush.paint(Paint.FAINT, "option  "), option.code() + " " + option.data());
        }
    }

    /// RFC 8914 section 2; empty if the option is truncated.
    static Optional<ExtendedError> extendedError(EdnsOption option) {
        if (option.code() != EdnsOption.EXTENDED_ERROR || option.data().length() < 2) {
            return Optional.empty();
        }
        byte[] octets = option.data().toArray();
        String text = new String(octets, 2, octets.length - 2, StandardCharsets.UTF_8);
        return Optional.of(new ExtendedError(option.data().unsignedShort(0), text));
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
