package rootwalk.resolver.cache;

import rootwalk.resolver.cache.FailureCache.Cause;
import rootwalk.resolver.cache.FailureCache.Failure;
import rootwalk.resolver.cache.FailureCache.Kind;
import rootwalk.resolver.store.Entry;

/// A [Failure] as an entry of the store: an octet with its cause; the response code, 16 bits; the time of the failure,
/// 64 bits; and the extended errors as of [ErrorsCodec]. The lifetime of the entry is the pause.
@SuppressWarnings("EnumOrdinal") // written and read by the same process
final class FailureCodec {

    private static final int KIND = 1;
    private static final int SILENT = 2;
    private static final int AFTER_ALIAS = 4;
    private static final Kind[] KINDS = Kind.values();

    private FailureCodec() {}

    /// Writes an entry with the key of [Entry#key()].
    static void write(Entry entry, Failure failure, long now) {
        entry.begin(now, (int) (failure.pause() / 1000))
                .add8(octet(failure.cause()))
                .add16(failure.responseCode())
                .add64(failure.failedAt());
        ErrorsCodec.write(entry, failure.errors());
    }

    static Failure read(Entry entry) {
        EntryCursor cursor = new EntryCursor(entry);
        Cause cause = cause(cursor.get8());
        int responseCode = cursor.get16();
        long failedAt = cursor.get64();
        long pause = entry.lifetime() * 1000L;
        return new Failure(cause, responseCode, ErrorsCodec.read(cursor), pause, entry.stored() + pause, failedAt);
    }

    static Cause cause(Entry entry) {
        return cause(entry.sharedOctets()[entry.valueOffset()]);
    }

    private static Cause cause(int octet) {
        return new Cause(KINDS[octet & KIND], (octet & AFTER_ALIAS) != 0, (octet & SILENT) != 0);
    }

    private static int octet(Cause cause) {
        return cause.kind().ordinal() | (cause.silent() ? SILENT : 0) | (cause.afterAlias() ? AFTER_ALIAS : 0);
    }
}
