package rootwalk.wire.client;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

import rootwalk.wire.BigEndian;
import rootwalk.wire.Edns;
import rootwalk.wire.EdnsOption;
import rootwalk.wire.Question;
import rootwalk.wire.RecordClass;
import rootwalk.wire.RecordType;
import rootwalk.wire.Soa;
import rootwalk.wire.codec.Message;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.MessageWriter.Section;
import rootwalk.wire.tsig.TsigDigest;
import rootwalk.wire.tsig.TsigKey;
import rootwalk.wire.tsig.TsigResult;
import rootwalk.wire.tsig.TsigSigner;
import rootwalk.wire.tsig.TsigVerifier;

/// A query of a [StubClient].
///
/// @param flags RD, AD and CD
/// @param dnssecOk DO (RFC 3225)
/// @param options of EDNS
/// @param key that the query is signed with, if it is
/// @param serial of the version that the client has, for a question of type IXFR
/// @param block octets of which the length of the query is made a multiple by padding, 1 for no padding
public record StubQuery(Question question, int flags, boolean dnssecOk, List<EdnsOption> options,
        Optional<TsigKey> key, OptionalInt serial, int block) {

    /// For queries (RFC 8467 section 4.1).
    private static final int PADDING_BLOCK = 128;

    /// OPTION-CODE and OPTION-LENGTH.
    private static final int OPTION_HEADER = 4;

    private static final int MAX_LENGTH = 0xFFFF;

    /// MNAME and RNAME, then five numbers: of the SOA record in an IXFR request, only the serial is used.
    private static final int SOA_LENGTH = 2 + Soa.NUMBERS;

    public StubQuery {
        options = List.copyOf(options);
    }

    /// A query of another type that is not signed.
    public StubQuery(Question question, int flags, boolean dnssecOk, List<EdnsOption> options) {
        this(question, flags, dnssecOk, options, Optional.empty(), OptionalInt.empty(), 1);
    }

    /// The same query, signed with a key if there is one.
    public StubQuery signedWith(Optional<TsigKey> other) {
        return new StubQuery(question, flags, dnssecOk, options, other, serial, block);
    }

    /// The same query about the differences from a version on.
    public StubQuery since(OptionalInt serialOfClient) {
        return new StubQuery(question, flags, dnssecOk, options, key, serialOfClient, block);
    }

    /// The same query with padding, for a transport that encrypts it.
    public StubQuery padded() {
        return new StubQuery(question, flags, dnssecOk, options, key, serial, PADDING_BLOCK);
    }

    /// A query in wire format.
    static final class Sent {

        private final int id;
        private final byte[] octets = new byte[MAX_LENGTH];
        private int length;
        private Optional<TsigVerifier> verifier = Optional.empty();

        private Sent(int id) {
            this.id = id;
        }

        int id() {
            return id;
        }

        /// The first [#length()] of these octets are the query.
        byte[] octets() {
            return octets;
        }

        int length() {
            return length;
        }

        /// Verifies a response, if the query is signed.
        Optional<TsigResult> verify(byte[] response, int responseLength, long now) {
            return verifier.map(it -> it.verify(response, 0, responseLength, now));
        }
    }

    /// Writes the query.
    ///
    /// @param now seconds since 1970-01-01
    Sent write(int id, long now) {
        Sent sent = new Sent(id);
        MessageWriter writer = new MessageWriter();
        writer.begin(sent.octets, 0, MAX_LENGTH, id, flags);
        writer.question(question);
        if (serial.isPresent()) {
            // RFC 1995 section 3.
            byte[] soa = new byte[SOA_LENGTH];
            BigEndian.put32(soa, SOA_LENGTH - Soa.NUMBERS, serial.getAsInt());
            writer.section(Section.AUTHORITY);
            writer.add(question.name(), RecordType.SOA, RecordClass.IN, 0, soa, 0, soa.length);
        }
        writer.opt(Edns.SAFE_UDP_SIZE, 0, 0, dnssecOk);
        options.forEach(writer::option);
        Optional<TsigSigner> signs = key.map(it -> TsigSigner.ofRequest(it, id));
        if (block > 1) {
            int unpadded = writer.position() + OPTION_HEADER + signs.map(TsigSigner::length).orElse(0);
            writer.zeros(EdnsOption.PADDING, Math.floorMod(-unpadded, block));
        }
        sent.length = writer.finish();
        if (signs.isPresent()) {
            TsigSigner signer = signs.get();
            sent.length = signer.addTo(new TsigDigest(), sent.octets, 0, sent.length, now);
            sent.verifier = Optional.of(signer.verifier());
        }
        return sent;
    }

    /// Whether a message is the response to the query with this ID. A server that could not read the query may omit the
    /// question.
    boolean isAnsweredBy(Message message, int id) {
        Question echoed = message.question();
        return message.isResponse() && message.id() == id
                && (echoed == null ? message.rcode() != 0 : echoed.equals(question));
    }
}
