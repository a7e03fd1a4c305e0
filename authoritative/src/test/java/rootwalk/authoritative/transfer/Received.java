package rootwalk.authoritative.transfer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import rootwalk.authoritative.transfer.TransferWriter.Progress;
import rootwalk.authoritative.zone.ZoneHistory.LostException;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.RdataReader;
import rootwalk.wire.codec.RecordCursor;
import rootwalk.wire.text.RdataText;

/// What a client receives of a transfer: each message, and its records in their order as `OWNER TTL TYPE DATA`.
record Received(List<List<String>> messages, List<Integer> sizes, Progress end) {

    static final int MOST = 65_535;

    /// The messages that a writer writes for `NAME TYPE`.
    static Received from(TransferWriter writer, String question) {
        return from(writer, question, MOST, 0);
    }

    /// @param limit octets of each message
    /// @param kept octets of it that stay free
    static Received from(TransferWriter writer, String question, int limit, int kept) {
        List<List<String>> messages = new ArrayList<>();
        List<Integer> sizes = new ArrayList<>();
        Progress progress = Progress.MORE;
        byte[] buffer = new byte[limit + 3];
        while (progress == Progress.MORE) {
            MessageWriter message = begin(question, buffer, limit);
            progress = write(writer, message, kept);
            int length = message.finish();
            messages.add(records(buffer, 3, length));
            sizes.add(length);
        }
        return new Received(messages, sizes, progress);
    }

    private static Progress write(TransferWriter writer, MessageWriter message, int kept) {
        try {
            return writer.write(message, kept);
        } catch (LostException e) {
            throw new AssertionError(e);
        }
    }

    static MessageWriter begin(String question, byte[] buffer, int limit) {
        String[] words = question.split(" ");
        MessageWriter message = new MessageWriter();
        message.begin(buffer, 3, limit, 4711, Flags.QR | Flags.AA);
        message.question(new Question(Name.of(words[0]), RecordType.parse(words[1])));
        return message;
    }

    private static List<String> records(byte[] buffer, int offset, int length) {
        List<String> lines = new ArrayList<>();
        RecordCursor cursor = new RecordCursor();
        RdataReader data = new RdataReader();
        byte[] exact = Arrays.copyOfRange(buffer, offset, offset + length);
        if (!cursor.begin(exact, 0, length)) {
            throw new AssertionError("the question is malformed");
        }
        int end = 0;
        while (cursor.next()) {
            if (!data.read(cursor.type(), exact, 0, cursor.dataOffset(), cursor.dataLength())
                    || cursor.dnsClass() != RecordClass.IN) {
                throw new AssertionError("malformed data of " + cursor.owner());
            }
            end = cursor.dataOffset() + cursor.dataLength();
            RRset record = RRset.of(cursor.owner(), cursor.type(), cursor.ttl(),
                    Rdata.of(data.octets(), 0, data.length()));
            lines.add(RdataText.print(record).replace(" IN ", " "));
        }
        if (cursor.isMalformed() || (end != length && !lines.isEmpty())) {
            throw new AssertionError("the message is malformed after " + lines);
        }
        return lines;
    }

    /// All records.
    List<String> records() {
        return messages.stream().flatMap(List::stream).toList();
    }
}
