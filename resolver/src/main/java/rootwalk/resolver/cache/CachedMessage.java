package rootwalk.resolver.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import rootwalk.wire.BigEndian;
import rootwalk.wire.CaseFolding;
import rootwalk.wire.ExtendedError;
import rootwalk.wire.Flags;
import rootwalk.wire.Name;
import rootwalk.wire.Question;
import rootwalk.wire.ResponseCode;
import rootwalk.wire.codec.MessageWriter;
import rootwalk.wire.codec.NameReader;
import rootwalk.wire.codec.RequestView;

/// A response as it was sent once, without its OPT record: a cache hit costs one copy, and lowering its TTLs.
/// Immutable except for the claim of its prefetch and its removal from the cache; any thread.
///
/// It is its own key in the cache: two are equal if they answer the same question (names without regard to case) for
/// clients with the same flags, see [#variant(RequestView)].
///
/// One array holds the message and, after it, the offsets of its TTLs: each entry is three small objects.
public final class CachedMessage {

    /// The bit of a variant for responses to clients that set DO (RFC 3225): they hold signatures and proofs.
    public static final int DNSSEC_OK = 1;

    /// The bit of a variant for responses to clients that set CD (RFC 4035 section 3.2.2): they may hold bogus data.
    public static final int CHECKING_DISABLED = 2;

    /// Responses with a shorter lifetime are not prefetched: they would be resolved all the time.
    private static final int SHORTEST_PREFETCHED = 10;

    private static final int HEADER = RequestView.HEADER_LENGTH;
    private static final int KEPT_FLAGS = Flags.AA | Flags.AD;
    private static final VarHandle PREFETCH_CLAIMED;

    static {
        try {
            PREFETCH_CLAIMED =
                    MethodHandles.lookup().findVarHandle(CachedMessage.class, "prefetchClaimed", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final byte[] octets;
    private final @Nullable Errors errors;
    private final long storedMillis;
    private final int hash;
    private final int lifetime;
    private final short length;
    private final short qnameLength;
    private final byte variant;
    private volatile boolean prefetchClaimed;
    private volatile boolean removed;

    private CachedMessage(
            byte[] octets,
            int length,
            int qnameLength,
            int variant,
            int lifetime,
            @Nullable Errors errors,
            long storedMillis) {
        this.octets = octets;
        this.length = (short) length;
        this.qnameLength = (short) qnameLength;
        this.variant = (byte) variant;
        this.lifetime = lifetime;
        this.errors = errors;
        this.storedMillis = storedMillis;
        hash = hash(CaseFolding.hash(octets, HEADER, qnameLength), qtype(), qclass(), variant);
    }

    /// Makes an entry of a message that was just written.
    ///
    /// @param message
    ///            has a question and its records, and no OPT record yet
    /// @param variant
    ///            see [#variant(RequestView)]
    /// @param lifetime
    ///            seconds for which it may be kept
    /// @param errors
    ///            of each copy (RFC 8914)
    /// @param millis
    ///            the clock that TTLs run by, now
    /// @return null if it is not cacheable: no lifetime, no question, or truncated
    public static @Nullable CachedMessage of(
            MessageWriter message, int variant, int lifetime, List<ExtendedError> errors, long millis) {
        if (lifetime <= 0 || message.overflowed() || !message.hasQuestion() || (message.flags() & Flags.TC) != 0) {
            return null;
        }
        int length = message.finish();
        int ttls = message.ttls();
        byte[] octets = new byte[length + 2 * ttls];
        System.arraycopy(message.octets(), message.start(), octets, 0, length);
        for (int i = 0; i < ttls; i++) {
            int place = message.ttlOffset(i);
            BigEndian.put16(octets, length + 2 * i, place);
        }
        return new CachedMessage(
                octets,
                length,
                message.qnameLength(),
                variant,
                lifetime,
                Errors.of(errors, (octets[3] & Flags.RCODE) == ResponseCode.SERVFAIL),
                millis);
    }

    /// The variant of the response for a client: the bits [#DNSSEC_OK] and [#CHECKING_DISABLED].
    public static int variant(RequestView request) {
        return variant(request.dnssecOk(), request.checkingDisabled());
    }

    /// As [#variant(RequestView)], without a request.
    public static int variant(boolean dnssecOk, boolean checkingDisabled) {
        return (dnssecOk ? DNSSEC_OK : 0) | (checkingDisabled ? CHECKING_DISABLED : 0);
    }

    static int hash(int qnameHash, int qtype, int qclass, int variant) {
        return qnameHash ^ (qtype << 16 | variant << 8 | qclass) * 0x9E3779B9;
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
        int from = HEADER + qnameLength + 4;
        int whole = length();
        if (!writer.addEncoded(octets, from, whole - from, count(6), count(8), count(10))) {
            return false;
        }
        int flags = flags();
        if (flags != 0) {
            writer.setFlags(flags);
        }
        int age = age(millis);
        if (age > 0) {
            for (int place = whole; place < octets.length; place += 2) {
                writer.lowerTtl(BigEndian.get16(octets, place), age);
            }
        }
        return true;
    }

    /// The response code.
    public int rcode() {
        return octets[3] & Flags.RCODE;
    }

    /// AA and AD of the response, see [Flags].
    public int flags() {
        return BigEndian.get16(octets, 2) & KEPT_FLAGS;
    }

    /// The number of extended errors (RFC 8914) of each copy. For a failure, "cached error" has been added (section
    /// 4.14).
    public int errorCount() {
        return errors == null ? 0 : errors.codes.length;
    }

    /// INFO-CODE of an extended error, 0 to [#errorCount()] - 1.
    public int errorCode(int index) {
        return notNull(errors).codes[index];
    }

    /// EXTRA-TEXT of an extended error in UTF-8, not copied; it must not be changed.
    public byte[] errorText(int index) {
        return notNull(errors).texts[index];
    }

    private static Errors notNull(@Nullable Errors errors) {
        if (errors == null) {
            throw new IndexOutOfBoundsException("this response has no extended error");
        }
        return errors;
    }

    /// Octets of the message.
    public int length() {
        return length & 0xFFFF;
    }

    /// Seconds that are left, 0 when it has expired.
    public int remaining(long millis) {
        return Math.max(0, lifetime - age(millis));
    }

    /// Whether it has expired.
    public boolean isExpired(long millis) {
        return millis - storedMillis >= lifetime * 1000L;
    }

    private int age(long millis) {
        return Math.clamp((millis - storedMillis) / 1000, 0, Integer.MAX_VALUE);
    }

    /// Whether the caller should prefetch: true for one caller, once, when less than a tenth of the lifetime is left.
    /// Never for failures and for lifetimes below ten seconds.
    public boolean claimPrefetch(long millis) {
        if (lifetime < SHORTEST_PREFETCHED || (millis - storedMillis) / 900 < lifetime) {
            return false;
        }
        return !prefetchClaimed && rcode() != ResponseCode.SERVFAIL
                && PREFETCH_CLAIMED.compareAndSet(this, false, true);
    }

    /// The question with the letter case of the first client.
    public Question question() {
        return new Question(Name.of(octets, HEADER), qtype(), qclass());
    }

    /// The bits of [#variant(RequestView)].
    public int variant() {
        return variant;
    }

    /// Whether the question's name is `ancestor` or below it.
    public boolean isAtOrBelow(Name ancestor) {
        int at = 0;
        while (qnameLength - at > ancestor.length()) {
            at += 1 + octets[HEADER + at];
        }
        return ancestor.matches(octets, HEADER + at, qnameLength - at);
    }

    /// Whether a record is owned by `ancestor` or a name below it.
    boolean hasRecordsBelow(Name ancestor) {
        NameReader owner = new NameReader();
        int at = HEADER + qnameLength + 4;
        int end = length();
        while (at < end) {
            int fixed = owner.read(octets, 0, at, end);
            if (owner.name().isSubdomainOf(ancestor)) {
                return true;
            }
            at = fixed + 10 + BigEndian.get16(octets, fixed + 8);
        }
        return false;
    }

    /// Marks it as removed from the cache, for all probes.
    void markRemoved() {
        removed = true;
    }

    /// Whether it is no longer in the cache.
    boolean isRemoved() {
        return removed;
    }

    /// The approximate number of octets on the heap, with its share of the cache structures.
    int footprint() {
        return MessageCache.ENTRY_OVERHEAD + (octets.length + 7 & ~7) + (errors == null ? 0 : errors.footprint());
    }

    /// Whether this answers the question of a request, for its variant.
    boolean matches(RequestView request, int requestVariant) {
        return requestVariant == variant
                && request.qnameLength() == qnameLength
                && request.qtype() == qtype()
                && request.qclass() == qclass()
                && CaseFolding.equal(
                        octets, HEADER, request.octets(), request.qnameOffset(), qnameLength);
    }

    private int qtype() {
        return BigEndian.get16(octets, HEADER + qnameLength);
    }

    private int qclass() {
        return BigEndian.get16(octets, HEADER + qnameLength + 2);
    }

    private int count(int place) {
        return BigEndian.get16(octets, place);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other == this
                || (other instanceof CachedMessage message
                        && hash == message.hash
                        && variant == message.variant
                        && qnameLength == message.qnameLength
                        && qtype() == message.qtype()
                        && qclass() == message.qclass()
                        && CaseFolding.equal(octets, HEADER, message.octets, HEADER, qnameLength));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /// For logs and dumps: the question, the response code and the length.
    @Override
    public String toString() {
        return question() + " " + ResponseCode.name(rcode()) + " " + length() + " octets for " + lifetime + " s";
    }

    /// Encoded extended errors.
    private static final class Errors {
        private final int[] codes;
        private final byte[][] texts;

        private Errors(List<ExtendedError> errors) {
            codes = errors.stream().mapToInt(ExtendedError::code).toArray();
            texts = errors.stream().map(error -> error.text().getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
        }

        static @Nullable Errors of(List<ExtendedError> errors, boolean isFailure) {
            List<ExtendedError> all = new ArrayList<>(errors);
            if (isFailure && errors.stream().noneMatch(error -> error.code() == ExtendedError.CACHED_ERROR)) {
                all.add(new ExtendedError(ExtendedError.CACHED_ERROR, ""));
            }
            return all.isEmpty() ? null : new Errors(all);
        }

        int footprint() {
            int sum = 64;
            for (byte[] text : texts) {
                sum += 32 + text.length;
            }
            return sum;
        }
    }
}
