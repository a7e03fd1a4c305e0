package rootwalk.wire.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.CountText;
import rootwalk.wire.RRset;
import rootwalk.wire.Rdata;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.Soa;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageReader;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.codec.RdataReader;
import rootwalk.wire.codec.RecordCursor;
import rootwalk.wire.codec.TransferSequence;
import rootwalk.wire.tsig.TsigResult;

/// Reads the messages of a zone transfer. Used once, by one thread.
final class TransferConnection {

    /// Users of slow networks may wait for a zone as long as they like; a server that sends single octets is a broken one.
    private static final Duration MOST_FOR_A_MESSAGE = Duration.ofMinutes(5);

    private final String server;
    private final StubQuery query;
    private final StubQuery.Sent sent;
    private final StubResult.Path path;
    private final Consumer<RRset> receiver;
    private final LongSupplier now;
    private final TransferSequence sequence;
    private final byte[] message = new byte[MessageStream.MAX_MESSAGE];
    private final RecordCursor cursor = new RecordCursor();
    private final RdataReader data = new RdataReader();
    private Optional<TsigResult> tsig = Optional.empty();
    private long records;
    private long messages;
    private long octets;

    /// @param server for messages to users
    /// @param receiver receives each record
    /// @param now seconds since 1970-01-01
    TransferConnection(String server, StubQuery query, StubQuery.Sent sent, StubResult.Path path,
            Consumer<RRset> receiver, LongSupplier now) {
        this.server = server;
        this.query = query;
        this.sent = sent;
        this.path = path;
        this.receiver = receiver;
        this.now = now;
        sequence = query.serial().isPresent() ? TransferSequence.since(query.serial().getAsInt())
                : TransferSequence.whole();
    }

    /// @param time since the request was sent
    TransferResult read(MessageStream in, Supplier<Duration> time) throws IOException {
        while (!sequence.isComplete()) {
            int length = in.receive(message, MOST_FOR_A_MESSAGE);
            messages++;
            octets += length;
            tsig = sent.verify(message, length, now.getAsLong());
            if (messages == 1) {
                TransferResult other = first(length, time.get());
                if (other != null) {
                    return other;
                }
            }
            String problem = signatureProblem();
            problem = problem == null ? readMessage(length) : problem;
            if (problem != null) {
                return new TransferResult.Failure(server + " sent " + problem + " in message " + messages
                        + " of the transfer, after " + CountText.of(records, "record"));
            }
        }
        return tsig.isEmpty() || tsig.get() instanceof TsigResult.Valid
                ? new TransferResult.Complete(records, messages, octets, time.get(), tsig)
                : new TransferResult.Failure(server + " did not sign the last message of the transfer");
    }

    /// The result if the first message is not that of a transfer, or null.
    private @Nullable TransferResult first(int length, Duration time) {
        MessageReader reader = new MessageReader();
        Message whole = reader.read(message, 0, length);
        if (whole == null) {
            return new TransferResult.Failure(
                    server + " sent a malformed response over TCP: " + reader.problem());
        }
        if (!query.isAnsweredBy(whole, sent.id())) {
            return new TransferResult.Failure(server + " sent a response to another query over TCP");
        }
        boolean isTransfer = whole.rcode() == ResponseCode.NOERROR && !whole.answer().isEmpty()
                && whole.answer().getFirst().type() == RecordType.SOA;
        return isTransfer ? null
                : new TransferResult.Other(new StubResult.Response(whole, path, time, tsig));
    }

    /// RFC 8945 section 5.3.1: the first and the last message are signed, and some of those between them.
    private @Nullable String signatureProblem() {
        return tsig.map(result -> switch (result) {
            case TsigResult.Valid _,TsigResult.Covered _ -> null;
            case TsigResult.Unsigned _ -> "no signature";
            case TsigResult.Rejected(String reason) -> "a signature that is not valid (" + reason + ")";
        }).orElse(null);
    }

    /// Passes the records of a message. Returns what is wrong with it, or null.
    private @Nullable String readMessage(int length) {
        if (!cursor.begin(message, 0, length)) {
            return "a malformed message";
        }
        if (cursor.id() != sent.id()) {
            return "another ID";
        }
        if (cursor.rcode() != ResponseCode.NOERROR) {
            return "the error " + ResponseCode.name(cursor.rcode());
        }
        while (cursor.next()) {
            if (cursor.section() != Section.ANSWER) {
                continue;
            }
            RRset record = record();
            if (record == null) {
                return "a malformed " + RecordType.name(cursor.type()) + " record";
            }
            int serial = record.type() == RecordType.SOA ? Soa.serial(data.octets(), data.length()) : 0;
            if (sequence.next(record.type(), serial) == TransferSequence.Meaning.UNEXPECTED) {
                return "an unexpected " + RecordType.name(record.type()) + " record";
            }
            records++;
            receiver.accept(record);
        }
        return cursor.isMalformed() ? "a malformed record" : null;
    }

    private @Nullable RRset record() {
        if (!data.read(cursor.type(), message, 0, cursor.dataOffset(), cursor.dataLength())) {
            return null;
        }
        return RRset.of(cursor.owner(), cursor.type(), cursor.dnsClass(), Math.max(cursor.ttl(), 0),
                List.of(Rdata.of(data.octets(), 0, data.length())));
    }
}
