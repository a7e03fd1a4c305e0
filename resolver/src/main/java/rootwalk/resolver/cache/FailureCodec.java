package rootwalk.resolver.cache;

import rootwalk.resolver.cache.FailureCache.Failure;
import rootwalk.resolver.cache.FailureCache.Kind;
import rootwalk.resolver.store.Entry;

/// A [Failure] as an entry of the store: an octet with its kind and whether it was silent; the response code, 16 bits; the time of the failure,
/// 64 bits; and the extended errors as of [ErrorsCodec]. The lifetime of the entry is the pause.
@SuppressWarnings("EnumOrdinal") // written and read by the same process
final class FailureCodec {

    private static final int KIND = 1;
    private static final int SILENT = 2;
    private static final Kind[] KINDS = Kind.values();

    private FailureCodec() {}

    /// Writes an entry with the key of [Entry#key()].
    static void write(Entry entry, Failure failure, long now) {
        entry.begin(now, (int) (failure.pause() / 1000))
                .add8(failure.kind().ordinal() | (failure.silent() ? SILENT : 0))
                .add16(failure.responseCode())
                .add64(failure.failedAt());
        ErrorsCodec.write(entry, failure.errors());
    }

    static Failure read(Entry entry) {
        EntryCursor cursor = new EntryCursor(entry);
        int first = cursor.get8();
        int responseCode = cursor.get16();
        long failedAt = cursor.get64();
        long pause = entry.lifetime() * 1000L;
        return new Failure(KINDS[first & KIND], responseCode, ErrorsCodec.read(cursor), pause, entry.stored() + pause,
                (first & SILENT) != 0, failedAt);
    }

    static Kind kind(Entry entry) {
        return KINDS[entry.sharedOctets()[entry.valueOffset()] & KIND];
    }
}
