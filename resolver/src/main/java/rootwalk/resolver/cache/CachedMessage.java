package rootwalk.resolver.cache;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.resolver.store.Entry;
import rootwalk.resolver.store.Subtrees;
import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Question;
import rootwalk.wire.RecordType;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.answer.ExtendedErrors;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.NameReader;
import rootwalk.wire.codec.RequestView;

/// A response as it was sent before, without its OPT record: a cache hit costs one copy and the reduction of the TTLs.
/// It is a view of an entry of the store; used by one thread. One that a [MessageProbe] found is valid until the next
/// lookup of the probe.
///
/// The key of the entry is the question, for clients with the same flags, see [#variant(RequestView)]. Its value:
///
/// | Offset | Octets | |
/// | --- | --- | --- |
/// | 0 | 2 | the flags of the header |
/// | 2 | 6 | ANCOUNT, NSCOUNT, ARCOUNT |
/// | 8 | 2 | octets of the records |
/// | 10 | 2 | number of TTLs |
/// | 12 | | the records; the offset in the message of each TTL; the extended errors as of [ErrorsCodec] |
public final class CachedMessage {

    /// The bit of a variant for responses to clients that set DO (RFC 3225): they hold signatures and proofs.
    public static final int DNSSEC_OK = 1;

    /// The bit of a variant for responses to clients that set CD (RFC 4035 section 3.2.2): they may hold bogus data.
    public static final int CHECKING_DISABLED = 2;

    /// The bit of a variant for responses that may have records that DNS64 makes (RFC 6147).
    public static final int SYNTHESIS = 4;

    /// The bit of a variant for responses to clients for which no response policy zone changes anything.
    public static final int EXEMPT = 8;

    private static final int VARIANT_BITS = 4;

    /// Responses with a shorter lifetime are not prefetched: they would be resolved again and again.
    private static final int SHORTEST_PREFETCHED = 10;

    private static final int HEADER = RequestView.HEADER_LENGTH;
    private static final int KEPT_FLAGS = Flags.AA | Flags.AD;
    private static final int COUNTS = 2;
    private static final int RECORDS_LENGTH = 8;
    private static final int TTLS = 10;
    private static final int RECORDS = 12;

    private final Entry entry;

    /// A view of an entry, whatever its content is at the time.
    CachedMessage(Entry entry) {
        this.entry = entry;
    }

    /// Writes an entry with a message that was just written.
    ///
    /// @param message
    ///            has a question and its records, and no OPT record yet
    /// @param variant
    ///            see [#variant(RequestView)]
    /// @param lifetime
    ///            seconds for which it may be cached
    /// @param errors
    ///            of each copy (RFC 8914)
    /// @param millis
    ///            the clock that TTLs run by, now
    /// @return null if it is not cacheable: no lifetime, no question, or truncated
    static @Nullable CachedMessage of(
            Entry entry, MessageWriter message, int variant, int lifetime, List<ExtendedError> errors, long millis) {
        if (lifetime <= 0 || message.overflowed() || !message.hasQuestion() || (message.flags() & Flags.TC) != 0) {
            return null;
        }
        int end = message.start() + message.finish();
        byte[] octets = message.octets();
        int name = message.start() + HEADER;
        int nameLength = message.qnameLength();
        int records = name + nameLength + 4;
        entry.key().set(octets, name, nameLength, CaseFolding.hash(octets, name, nameLength),
                BigEndian.get16(octets, name + nameLength),
                keyVariant(BigEndian.get16(octets, name + nameLength + 2), variant));
        entry.begin(millis, lifetime)
                .add(octets, message.start() + 2, 2)
                .add(octets, message.start() + 6, 6)
                .add16(end - records)
                .add16(message.ttls())
                .add(octets, records, end - records);
        for (int i = 0; i < message.ttls(); i++) {
            entry.add16(message.ttlOffset(i));
        }
        boolean isFailure = (message.flags() & Flags.RCODE) == ResponseCode.SERVFAIL;
        ErrorsCodec.write(entry, withCachedError(errors, isFailure));
        return new CachedMessage(entry);
    }

    private static List<ExtendedError> withCachedError(List<ExtendedError> errors, boolean isFailure) {
        if (!isFailure || errors.stream().anyMatch(error -> error.code() == ExtendedError.CACHED_ERROR)) {
            return errors;
        }
        List<ExtendedError> all = new ArrayList<>(errors);
        all.add(new ExtendedError(ExtendedError.CACHED_ERROR, ""));
        return all;
    }

    /// The variant of the response to a request: the bits [#DNSSEC_OK] and [#CHECKING_DISABLED]. [#SYNTHESIS] depends on the client.
    public static int variant(RequestView request) {
        return variant(request.dnssecOk(), request.checkingDisabled());
    }

    /// As [#variant(RequestView)], without a request.
    public static int variant(boolean dnssecOk, boolean checkingDisabled) {
        return (dnssecOk ? DNSSEC_OK : 0) | (checkingDisabled ? CHECKING_DISABLED : 0);
    }

    /// The variant of the key of the entry. No query of a class above 4095 is resolved.
    static int keyVariant(int qclass, int variant) {
        return ((qclass << VARIANT_BITS) | variant) & 0xFFFF;
    }

    /// Adds the records of all sections to a response that contains only the question, with TTLs lowered by the time
    /// since they were stored, and sets the stored flags AA and AD.
    ///
    /// @param writer
    ///            started with an equal question and with [#rcode()]
    /// @param millis
    ///            the clock that TTLs run by, now
    /// @return false if they do not fit; then the response must be truncated
    public boolean addTo(MessageWriter writer, long millis) {
        byte[] octets = entry.sharedOctets();
        int value = entry.valueOffset();
        int length = BigEndian.get16(octets, value + RECORDS_LENGTH);
        if (!writer.addEncoded(octets, value + RECORDS, length, count(0), count(1), count(2))) {
            return false;
        }
        int flags = flags();
        if (flags != 0) {
            writer.setFlags(flags);
        }
        int age = age(millis);
        if (age > 0) {
            int end = errorsOffset();
            for (int place = value + RECORDS + length; place < end; place += 2) {
                writer.lowerTtl(BigEndian.get16(octets, place), age);
            }
        }
        return true;
    }

    private int value16(int offset) {
        return BigEndian.get16(entry.sharedOctets(), entry.valueOffset() + offset);
    }

    private int count(int section) {
        return value16(COUNTS + 2 * section);
    }

    private int errorsOffset() {
        return entry.valueOffset() + RECORDS + value16(RECORDS_LENGTH) + 2 * value16(TTLS);
    }

    /// The response code.
    public int rcode() {
        return value16(0) & Flags.RCODE;
    }

    /// AA and AD of the response, see [Flags].
    public int flags() {
        return value16(0) & KEPT_FLAGS;
    }

    /// Adds the extended errors of each copy (RFC 8914). For a failure, there is "cached error" (section 4.14).
    public void addErrorsTo(ExtendedErrors errors) {
        ErrorsCodec.addTo(errors, entry.sharedOctets(), errorsOffset());
    }

    /// Octets of the message.
    public int length() {
        return HEADER + entry.nameLength() + 4 + value16(RECORDS_LENGTH);
    }

    /// The remaining seconds, 0 if it has expired.
    public int remaining(long millis) {
        return Math.max(0, entry.lifetime() - age(millis));
    }

    /// Whether it has expired.
    public boolean isExpired(long millis) {
        return entry.isExpired(millis);
    }

    private int age(long millis) {
        return Math.clamp((millis - entry.stored()) / 1000, 0, Integer.MAX_VALUE);
    }

    /// Whether the caller should prefetch a response of the cache: true for one caller, once, when less than a tenth of the lifetime is
    /// left. Never for failures and for lifetimes below ten seconds.
    public boolean claimPrefetch(long millis) {
        int lifetime = entry.lifetime();
        return lifetime >= SHORTEST_PREFETCHED && (millis - entry.stored()) / 900 >= lifetime
                && rcode() != ResponseCode.SERVFAIL && entry.claim();
    }

    /// The question with the letter case of the first client. Allocates.
    public Question question() {
        return new Question(entry.name(), entry.type(), entry.variant() >>> VARIANT_BITS);
    }

    /// The bits [#DNSSEC_OK], [#CHECKING_DISABLED], [#SYNTHESIS] and [#EXEMPT].
    public int variant() {
        return entry.variant() & ((1 << VARIANT_BITS) - 1);
    }

    /// Whether the question's name is `ancestor` or below it.
    public boolean isIn(Subtrees names) {
        return names.contains(entry);
    }

    /// Whether a record is owned by one of some names, or is an alias of one. Allocates.
    boolean hasRecordsIn(Subtrees names) {
        byte[] message = message();
        NameReader owner = new NameReader();
        int at = HEADER + entry.nameLength() + 4;
        while (at < message.length) {
            int fixed = owner.read(message, 0, at, message.length);
            if (names.contains(owner.name())) {
                return true;
            }
            if (BigEndian.get16(message, fixed) == RecordType.CNAME) {
                // A target without records is in no other place of the response.
                var _ = owner.read(message, 0, fixed + 10, message.length);
                if (names.contains(owner.name())) {
                    return true;
                }
            }
            at = fixed + 10 + BigEndian.get16(message, fixed + 8);
        }
        return false;
    }

    /// The octets of the message, from the question on, at the offsets of the message, since compression pointers refer
    /// to these.
    private byte[] message() {
        byte[] message = new byte[length()];
        byte[] octets = entry.sharedOctets();
        System.arraycopy(octets, entry.nameOffset(), message, HEADER, entry.nameLength());
        int records = HEADER + entry.nameLength() + 4;
        System.arraycopy(octets, entry.valueOffset() + RECORDS, message, records, message.length - records);
        return message;
    }

    /// The entry to be stored.
    Entry entry() {
        return entry;
    }

    /// For logs and dumps: the question, the response code and the length.
    @Override
    public String toString() {
        return question() + " " + ResponseCode.name(rcode()) + " " + length() + " octets for " + entry.lifetime()
                + " s";
    }
}
